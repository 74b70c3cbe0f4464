package io.github.runpodjava.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script stands in for nvidia-smi. */
class GpusTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();

    private Gpus gpus(String script, Duration longest) throws IOException {
        Path program = folder.resolve("nvidia-smi");
        Files.writeString(program, "#!/bin/sh\necho called >> " + folder.resolve("calls") + "\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Gpus(program.toString(), longest, clock);
    }

    private long calls() {
        try {
            return Files.readAllLines(folder.resolve("calls")).size();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Has no further look begin: nobody would wait for it, and it would write into a folder that is being deleted. */
    private void awaitCall(Gpus gpus, long number) {
        Waiting.until("look " + number, () -> {
            if (calls() >= number) {
                return true;
            }
            gpus.refresh();
            return false;
        });
    }

    @Test
    void what_nvidia_smi_says_is_there_after_a_look() throws IOException {
        Gpus gpus =
                gpus("echo '0, 32000, 81920, 85, 61, NVIDIA A100, 80GB'; echo '1, 7, 24576, [N/A], 40, Other'", LONG);
        assertThat(gpus.latest()).isEmpty();

        gpus.refresh();

        Waiting.until("a look", () -> gpus.latest().isPresent());
        assertThat(gpus.latest().orElseThrow().gpus())
                .containsExactly(
                        new GpuFacts(0, "NVIDIA A100, 80GB", at(32000), at(81920), at(85), at(61)),
                        new GpuFacts(1, "Other", at(7), at(24576), OptionalLong.empty(), at(40)));
        assertThat(gpus.latest().orElseThrow().at()).isEqualTo(clock.instant());
    }

    private static OptionalLong at(long value) {
        return OptionalLong.of(value);
    }

    @Test
    void it_is_asked_again_only_when_the_last_answer_is_old() throws IOException {
        Gpus gpus = gpus("echo '0, 1, 2, 3, 4, GPU'", LONG);
        gpus.refresh();
        Waiting.until("a look", () -> gpus.latest().isPresent());

        gpus.refresh();
        assertThat(calls()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(2));
        awaitCall(gpus, 2);
    }

    @Test
    void whoever_asks_now_waits_for_the_look_and_no_longer_than_it_wants() throws IOException {
        Gpus answering = gpus("sleep 0.2; echo '0, 1, 2, 3, 4, GPU'", LONG);
        assertThat(answering.look(LONG).orElseThrow().gpus()).hasSize(1);
        assertThat(answering.look(LONG).orElseThrow().gpus()).hasSize(1);
        assertThat(calls()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(2));
        Gpus hanging = gpus("sleep 600", Duration.ofSeconds(1));
        assertThat(hanging.look(Duration.ofMillis(50))).isEmpty();
        awaitCall(hanging, 2);
    }

    @Test
    void an_answer_of_one_that_failed_is_none() throws IOException {
        Gpus gpus = gpus("echo '0, 1, 2, 3, 4, GPU'; exit 9", LONG);

        gpus.refresh();
        Waiting.until("a look", () -> calls() == 1);
        // A second look begins only after the first one is over.
        awaitCall(gpus, 2);

        assertThat(gpus.latest()).isEmpty();
    }

    @Test
    void one_that_hangs_is_ended_and_holds_nobody_up() throws IOException {
        Gpus gpus = gpus("exec tail -f /dev/null", Duration.ofMillis(100));

        gpus.refresh();
        assertThat(gpus.latest()).isEmpty();

        // It is asked again only because the one that hung has been ended.
        awaitCall(gpus, 2);
        assertThat(gpus.latest()).isEmpty();
    }

    @Test
    void a_machine_without_nvidia_smi_has_no_gpus_known() {
        Gpus gpus = new Gpus(folder.resolve("none").toString(), LONG, clock);

        gpus.refresh();
        gpus.refresh();

        assertThat(gpus.latest()).isEmpty();
    }

    @Test
    void what_is_no_line_of_a_gpu_is_passed_over() {
        assertThat(GpuFacts.parse("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."))
                .isEmpty();
        assertThat(GpuFacts.parse("")).isEmpty();
        assertThat(GpuFacts.parse("0, 1, 2")).isEmpty();
    }
}
