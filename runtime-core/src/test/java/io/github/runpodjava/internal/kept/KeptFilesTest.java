package io.github.runpodjava.internal.kept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The folder may be shared with whoever else has the volume. What is in it is not always what a worker has put there. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KeptFilesTest {
    private static final String RECORD = "worker-w2-20260102T030405Z.traceback";
    private static final String FULL = "worker-w2.20260102T030405000Z-0001.log";

    @TempDir
    Path outside;

    private Path folder;
    private Path secret;

    @BeforeEach
    void one_log() throws IOException {
        folder = Files.createDirectory(outside.resolve("logs"));
        secret = Files.writeString(outside.resolve("secret"), "not of this folder\n");
        Files.writeString(folder.resolve("worker-w1.log"), "one\n");
    }

    private List<String> logs() throws IOException {
        return new KeptFiles(folder)
                .logs().stream()
                        .flatMap(log -> log.last(9, KeptLog.MOST_READ, line -> true).lines().stream()
                                .map(line -> log.name() + ": " + line))
                        .toList();
    }

    @Test
    void links_lead_nowhere() throws IOException {
        for (String name : List.of("worker-w2.log", FULL, FULL + ".gz", RECORD)) {
            Files.createSymbolicLink(folder.resolve(name), secret);
        }

        assertThat(logs()).containsExactly("w1: one");
        assertThat(new KeptFiles(folder).records()).isEmpty();
        assertThat(new KeptFiles(folder).record(RECORD)).isEmpty();
    }

    @Test
    void a_log_that_was_put_in_place_of_a_link_is_read() throws IOException {
        Files.writeString(folder.resolve(FULL), "two\n");
        Files.writeString(folder.resolve(RECORD), "it crashed\n");

        assertThat(logs()).containsExactlyInAnyOrder("w1: one", "w2.20260102T030405000Z-0001: two");
        assertThat(new KeptFiles(folder).record(RECORD)).hasValue("it crashed\n");
    }

    /** A look at it would wait for somebody who writes, and hold the worker for as long. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipes_and_folders_with_the_name_of_a_log_are_none() throws Exception {
        Process made = new ProcessBuilder(
                        "mkfifo", folder.resolve("worker-pipe.log").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(made.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(made.waitFor()).isZero();
        Files.createDirectory(folder.resolve("worker-folder.log"));
        Files.createDirectory(folder.resolve(RECORD));

        assertThat(logs()).containsExactly("w1: one");
        assertThat(new KeptFiles(folder).records()).isEmpty();
    }
}
