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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which a worker's process can go wrong leaves a record. In JVMs of their own, as in production. */
@Timeout(300)
class CrashJourneyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(200)).start();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        platform.close();
    }

    private WorkerJvm start(List<String> options, String... arguments) throws IOException {
        return startWith(Map.of(), options, arguments);
    }

    private WorkerJvm startWith(Map<String, String> more, List<String> options, String... arguments)
            throws IOException {
        Map<String, String> environment = new HashMap<>(platform.environment());
        environment.putAll(more);
        environment.put("RUNPOD_LOG_DIR", folder.toString());
        environment.put("RUNPOD_SPOOL_DIR", folder.resolve("spool").toString());
        // Where other workers of this name may have left notes, there is more to tell than a test expects.
        List<String> all = new ArrayList<>(options);
        all.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        return WorkerJvm.start(
                environment,
                all,
                folder.resolve("output").toFile(),
                List.of(CrashWorker.class.getName()),
                List.of(arguments));
    }

    private List<Path> files(String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> records() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path record : files(".traceback")) {
            texts.add(Files.readString(record));
        }
        return texts;
    }

    private String onlyRecord() throws IOException {
        List<Path> records = files(".traceback");
        assertThat(records).as(Files.readString(folder.resolve("output"))).hasSize(1);
        return Files.readString(records.get(0));
    }

    @Test
    void an_unusable_setting_leaves_a_record_for_nobody_sees_what_a_worker_says_that_is_not_ready() throws Exception {
        try (WorkerJvm worker = startWith(Map.of("RUNPOD_PING_INTERVAL", "often"), List.of())) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(2);
            assertThat(onlyRecord()).startsWith("1 setting is unusable RUNPOD_PING_INTERVAL = \"often\" ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "set-up, java.lang.IllegalStateException: the model is not there",
        "library, java.lang.UnsatisfiedLinkError: no no-such-library in java.library.path"
    })
    void a_set_up_that_fails_leaves_a_record_and_tells_runpod(String start, String what) throws Exception {
        try (WorkerJvm worker = start(List.of(), start)) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            String record = onlyRecord();
            assertThat(record).startsWith("The worker's set-up failed: " + what);
            assertThat(record).contains("CrashWorker", "== memory ==", "heap: ", "== threads ==", "\"main\"");
            assertThat(Files.readString(folder.resolve("output")))
                    .contains("Crash record: " + files(".traceback").get(0));
            assertThat(platform.pings())
                    .filteredOn(ping -> ping.status().isPresent())
                    .hasSize(1);
        }
    }

    /** As a cache of models would; nothing lets go of it when the set-up has failed. */
    @Test
    void a_set_up_that_fills_the_heap_for_good_is_told_as_any_other_that_fails() throws Exception {
        try (WorkerJvm worker = start(List.of("-Xmx64m"), "heap-in-set-up")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            String what = "The worker's set-up failed: java.lang.OutOfMemoryError: Java heap space";
            assertThat(onlyRecord()).startsWith(what);
            assertThat(Files.readString(folder.resolve("output"))).contains(what);
            assertThat(platform.awaitPing(ping -> ping.status().isPresent(), LIMIT)
                            .reason()
                            .orElse(""))
                    .contains("OutOfMemoryError");
        }
    }

    @Test
    void an_exit_in_a_set_up_leaves_a_record_and_tells_runpod() throws Exception {
        try (WorkerJvm worker = start(List.of(), "exit-in-set-up")) {
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(7);

            assertThat(onlyRecord().lines().findFirst().orElse(""))
                    .contains("thread \"main\" called System.exit at ", "CrashWorker");
            assertThat(platform.awaitPing(ping -> ping.status().isPresent(), LIMIT)
                            .reason()
                            .orElse(""))
                    .contains("System.exit");
        }
    }

    /** The signal reaches one of them, and its program ends the process. */
    @Test
    void of_two_workers_of_a_process_the_end_of_one_is_no_untimely_end_of_the_other() throws Exception {
        try (WorkerJvm worker = start(List.of(), "twice")) {
            // More than one of them takes at once: both work.
            List<String> jobs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                jobs.add(platform.enqueue("\"wait for release\""));
            }
            for (String job : jobs) {
                platform.awaitStep(job, Step.TAKEN, LIMIT);
            }
            platform.enqueue("\"release\"");
            for (String job : jobs) {
                platform.awaitResult(job, LIMIT);
            }

            worker.terminate();

            assertThat(worker.awaitExit(LIMIT)).isZero();
        }
        assertThat(records()).isEmpty();
        assertThat(platform.pings()).noneMatch(ping -> ping.status().isPresent());
    }

    /** As in a runtime that jlink made without it. */
    private static final List<String> NO_SIGNALS =
            List.of("--limit-modules", "java.base,java.logging,java.management,java.naming");

    @Test
    void without_the_module_that_hears_signals_one_of_them_is_no_untimely_end() throws Exception {
        try (WorkerJvm worker = start(NO_SIGNALS)) {
            String job = platform.enqueue("\"none of them\"");
            platform.awaitResult(job, LIMIT);

            worker.terminate();

            worker.awaitExit(LIMIT);
        }
        assertThat(records()).isEmpty();
        assertThat(platform.pings())
                .filteredOn(ping -> ping.status().isPresent())
                .isEmpty();
    }

    @Test
    void without_that_module_an_exit_in_a_handler_is_told_too() throws Exception {
        try (WorkerJvm worker = start(NO_SIGNALS)) {
            String exit = platform.enqueue("\"exit\"");

            assertThat(platform.awaitResult(exit, LIMIT).body().get("error").asString())
                    .contains("System.exit");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(5);
        }
        assertThat(onlyRecord()).startsWith("The process ends although the worker works: the handler of job ");
    }

    @Test
    void an_exit_in_a_handler_fails_the_jobs_in_flight_and_leaves_a_record_that_names_them() throws Exception {
        try (WorkerJvm worker = start(List.of())) {
            String other = platform.enqueue("\"wait\"");
            platform.awaitStep(other, Step.TAKEN, LIMIT);
            String exit = platform.enqueue("\"exit\"");

            for (String id : List.of(exit, other)) {
                assertThat(platform.awaitResult(id, LIMIT).body().get("error").asString())
                        .contains("System.exit", "\"code\":\"PROCESS_EXIT\"");
            }
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(5);
            String record = onlyRecord();
            assertThat(record)
                    .startsWith("The process ends although the worker works: the handler of job " + exit
                            + " called System.exit at ")
                    .contains("\n" + other + ", taken ");
            assertThat(platform.awaitPing(ping -> ping.status().isPresent(), LIMIT)
                            .status())
                    .contains("unhealthy");
            assertThat(files(".inflight")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stack, java.lang.StackOverflowError",
        "static, java.lang.ExceptionInInitializerError",
        "library, java.lang.UnsatisfiedLinkError: no no-such-library in java.library.path",
        "large, java.lang.OutOfMemoryError: Java heap space",
        "direct, java.lang.OutOfMemoryError: "
    })
    void an_error_that_spoils_one_job_leaves_a_record_and_the_worker_goes_on(String job, String what) throws Exception {
        try (WorkerJvm worker = start(List.of("-Xmx64m"))) {
            String id = platform.enqueue("\"" + job + "\"");
            assertThat(platform.awaitResult(id, LIMIT).body().has("error")).isTrue();
            platform.awaitResult(platform.enqueue("\"" + job + "\""), LIMIT);
            assertThat(platform.awaitResult(platform.enqueue("\"next\""), LIMIT)
                            .body()
                            .get("output")
                            .asString())
                    .isEqualTo("next");
            worker.terminate();
            assertThat(worker.awaitExit(LIMIT)).isZero();

            List<Path> records = files(".traceback");
            String record = Files.readString(records.get(0));
            assertThat(record).startsWith(what).contains("(job " + id + "; the worker goes on)");
            assertThat(records.size()).isLessThanOrEqualTo(2);
            assertThat(files(".inflight")).isEmpty();
        }
    }

    @Test
    void an_error_in_a_thread_without_a_name_is_told_with_its_number_and_its_job() throws Exception {
        try (WorkerJvm worker = start(List.of())) {
            String id = platform.enqueue("\"unnamed\"");
            platform.awaitResult(id, LIMIT);
            worker.terminate();
            assertThat(worker.awaitExit(LIMIT)).isZero();

            assertThat(onlyRecord().lines().findFirst().orElse(""))
                    .matches("Uncaught in thread \"unnamed-\\d+\" \\(job " + id
                            + "\\): java\\.lang\\.LinkageError: in a helper");
        }
    }

    @Test
    void an_http_client_that_got_no_thread_ends_the_worker_with_a_record() throws Exception {
        try (WorkerJvm worker = start(List.of())) {
            platform.enqueue("\"no thread for the client\"");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(onlyRecord())
                    .startsWith("The HTTP client got no thread and makes no connections any more:"
                            + " java.lang.OutOfMemoryError: unable to create native thread");
        }
    }

    @Test
    void a_heap_that_stays_full_ends_the_worker_with_a_record() throws Exception {
        try (WorkerJvm worker = start(List.of("-Xmx64m"))) {
            String id = platform.enqueue("\"heap\"");
            assertThat(platform.awaitResult(id, LIMIT).body().get("error").asString())
                    .contains("OutOfMemoryError");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(onlyRecord())
                    .startsWith("java.lang.OutOfMemoryError: Java heap space (job " + id
                            + "; the worker cannot go on and ends)")
                    .contains("== exception ==\njava.lang.OutOfMemoryError", "heap: ");
            assertThat(platform.pings())
                    .filteredOn(ping -> ping.status().isPresent())
                    .singleElement()
                    .satisfies(ping -> assertThat(ping.reason().orElseThrow())
                            .startsWith("java.lang.OutOfMemoryError: Java heap space"));
        }
    }

    @Test
    void a_heap_that_stays_full_ends_the_worker_with_a_record_also_when_no_job_ends() throws Exception {
        try (WorkerJvm worker = start(List.of("-Xmx64m"))) {
            platform.enqueue("\"greedy\"");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(onlyRecord()).startsWith("The worker cannot go on, as all it tries fails: java.lang.");
        }
        assertThat(files(".inflight")).isEmpty();
        assertThat(files(".recorded")).hasSize(1);
        try (WorkerJvm next = start(List.of())) {
            Journey.until(
                    "the next start has read the note",
                    LIMIT,
                    () -> files(".recorded").isEmpty() && files(".inflight").size() == 1);
            next.terminate();
            assertThat(next.awaitExit(LIMIT)).isZero();
        }
        assertThat(files(".traceback")).hasSize(1);
    }

    /** Then not even the classes may load that a report or a record needs. */
    @Test
    void a_full_metaspace_ends_the_worker_and_leaves_a_record_or_a_note_of_its_jobs() throws Exception {
        try (WorkerJvm worker = start(List.of("-XX:MaxMetaspaceSize=64m"))) {
            Journey.until("the note", LIMIT, () -> !files(".inflight").isEmpty());
            String id = platform.enqueue("\"metaspace\"");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            boolean recorded = !files(".traceback").isEmpty();
            assertThat(recorded || noted(id)).isTrue();
            assertThat(Files.readString(folder.resolve("output"))).contains("java.lang.OutOfMemoryError: ");
        }
    }

    @Test
    void after_kill_9_the_next_start_names_the_jobs_in_flight() throws Exception {
        String done;
        String wait;
        try (WorkerJvm worker = start(List.of())) {
            done = platform.enqueue("\"done\"");
            platform.awaitResult(done, LIMIT);
            Journey.until(
                    "the note is there, without the job that is done",
                    LIMIT,
                    () -> files(".inflight").size() == 1 && !noted(done));
            wait = platform.enqueue("\"wait\"");
            platform.awaitStep(wait, Step.TAKEN, LIMIT);
            Journey.until("the job is noted", LIMIT, () -> noted(wait));
            worker.signal("KILL");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(137);
        }
        assertThat(recordOfTheNextStart())
                .contains("jobs in flight: " + wait + "\n", "\n" + wait + ", taken ")
                .doesNotContain(done);
    }

    private String recordOfTheNextStart() throws Exception {
        try (WorkerJvm next = start(List.of())) {
            Journey.until("the next start tells of it", LIMIT, () -> !files(".traceback")
                    .isEmpty());
            platform.awaitResult(platform.enqueue("\"next\""), LIMIT);
            next.terminate();
            assertThat(next.awaitExit(LIMIT)).isZero();
            assertThat(files(".inflight")).isEmpty();
            String record = onlyRecord();
            assertThat(record).startsWith("An earlier worker of this name vanished");
            return record;
        }
    }

    @Test
    void so_it_does_after_kill_9_in_a_set_up_that_takes_long() throws Exception {
        try (WorkerJvm worker = start(List.of(), "long-set-up")) {
            Journey.until("the note", LIMIT, () -> !files(".inflight").isEmpty());
            worker.signal("KILL");
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(137);
        }
        assertThat(recordOfTheNextStart()).contains("jobs in flight: none");
    }

    @Test
    void past_the_drain_limit_a_record_says_where_the_handlers_are() throws Exception {
        Map<String, String> limit = Map.of("RUNPOD_DRAIN_LIMIT_MS", "1000");
        try (WorkerJvm worker = startWith(limit, List.of())) {
            String id = platform.enqueue("\"wait\"");
            platform.awaitStep(id, Step.TAKEN, LIMIT);
            Journey.until("the job is noted", LIMIT, () -> noted(id));
            worker.terminate();
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);

            assertThat(onlyRecord())
                    .startsWith(
                            "1 job(s) are cut short because the drain limit is used up (RUNPOD_DRAIN_LIMIT_MS): [" + id)
                    .contains("\n" + id + ", taken ", "CrashWorker.crash", "== deadlocked threads ==\nnone");
        }
    }

    private boolean noted(String id) {
        return files(".inflight").stream().anyMatch(file -> {
            try {
                return Files.readString(file).lines().anyMatch(line -> line.startsWith("+") && line.contains(id));
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void a_worker_that_lives_is_nobodys_predecessor() throws Exception {
        try (WorkerJvm first = start(List.of())) {
            String wait = platform.enqueue("\"wait\"");
            platform.awaitStep(wait, Step.TAKEN, LIMIT);
            Journey.until("the job is noted", LIMIT, () -> noted(wait));
            try (WorkerJvm second = start(List.of())) {
                Journey.until(
                        "the second has its own note",
                        LIMIT,
                        () -> files(".inflight").size() == 2);
                second.terminate();
                assertThat(second.awaitExit(LIMIT)).isZero();
            }
            assertThat(records()).isEmpty();
            assertThat(files(".inflight")).hasSize(1);
            first.signal("KILL");
        }
    }
}
