package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher script says what became of a JVM that cannot say so itself. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class LauncherJourneyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(200)).start();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        platform.close();
    }

    private WorkerJvm launch(String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(platform.environment());
        environment.put("RUNPOD_LOG_DIR", folder.toString());
        environment.put("RUNPOD_SPOOL_DIR", folder.resolve("spool").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MODEL_TOKEN", "not-for-everybody");
        List<String> command = new ArrayList<>(
                List.of("sh", "src/main/launcher/runpod-worker", "-cp", System.getProperty("java.class.path")));
        // Where other workers of this name may have left notes, there is more to tell than a test expects.
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        command.addAll(List.of(arguments));
        return WorkerJvm.start(environment, command, folder.resolve("output").toFile());
    }

    private String record() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> records =
                    files.filter(file -> file.toString().endsWith(".traceback")).toList();
            assertThat(records).as(Files.readString(folder.resolve("output"))).hasSize(1);
            assertThat(Files.readString(folder.resolve("output"))).contains("Crash record: " + records.get(0));
            return Files.readString(records.get(0));
        }
    }

    private String reasonOfPing() {
        return platform.awaitPing(ping -> ping.status().isPresent(), LIMIT)
                .reason()
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({"static, ExceptionInInitializerError", "constructor, IllegalStateException: no model in the constructor"
    })
    void an_exception_before_the_worker_exists_leaves_a_record_and_tells_runpod(String start, String what)
            throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName(), start)) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(record())
                    .startsWith("The JVM ended with status 1: Exception in thread \"main\"")
                    .contains(what, "at io.github.runpodjava.journeys.CrashWorker");
            assertThat(reasonOfPing()).contains("Exception in thread \"main\"");
        }
    }

    @Test
    void a_main_class_that_is_not_there_and_an_unknown_option_leave_records() throws Exception {
        try (WorkerJvm worker = launch("no.such.Main")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).contains("Could not find or load main class no.such.Main");
        }
    }

    @ParameterizedTest
    @CsvSource({"-XX:NoSuchOption, Unrecognized VM option", "-Xmx900000g, Error occurred during initialization of VM"})
    void a_jvm_that_does_not_come_up_leaves_a_record(String option, String what) throws Exception {
        try (WorkerJvm worker = launch(option, CrashWorker.class.getName())) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).contains(what);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SEGV, 134, The JVM crashed: SIGSEGV",
        "KILL, 137, The JVM was killed",
    })
    void a_jvm_that_dies_of_a_signal_leaves_a_record_with_its_jobs(String signal, int status, String what)
            throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName())) {
            String job = platform.enqueue("\"wait\"");
            platform.awaitStep(job, Step.TAKEN, LIMIT);
            Journey.until("the job is noted", () -> noted(job));
            worker.signalChild(signal);

            assertThat(worker.awaitExit(LIMIT)).isEqualTo(status);
            assertThat(record()).startsWith(what).contains("== jobs in flight ==\n" + job + ", taken at ");
            assertThat(reasonOfPing()).startsWith(what);
        }
    }

    private boolean noted(String id) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".inflight")).toList()) {
                if (Files.readString(file).contains(id)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    @Test
    void a_handler_that_halts_the_jvm_leaves_a_record() throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName())) {
            platform.enqueue("\"halt\"");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).startsWith("The JVM ended with status 1 without a word");
        }
    }

    @Test
    void what_the_jvm_told_itself_is_not_told_again() throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName(), "set-up")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).startsWith("The worker's set-up failed");
            assertThat(platform.pings())
                    .filteredOn(ping -> ping.status().isPresent())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM", "INT"})
    void a_signal_drains_the_worker_and_is_no_crash(String signal) throws Exception {
        try (WorkerJvm worker = launch(CrashWorker.class.getName())) {
            platform.awaitResult(platform.enqueue("\"done\""), LIMIT);
            worker.signal(signal);

            assertThat(worker.awaitExit(LIMIT)).isZero();
            assertThat(noted("done")).isFalse();
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .noneMatch(name -> name.endsWith(".traceback"));
            }
        }
    }

    @Test
    void secrets_of_the_environment_are_neither_in_the_record_nor_in_the_kept_standard_error() throws Exception {
        try (WorkerJvm worker = launch("-Dshown=not-for-everybody", CrashWorker.class.getName(), "secret")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(record()).contains("[hidden]").doesNotContain("not-for-everybody");
            assertThat(Files.readString(folder.resolve("worker-test-worker.stderr")))
                    .contains("[hidden]")
                    .doesNotContain("not-for-everybody");
        }
    }
}
