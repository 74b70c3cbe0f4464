package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a jar ends when it is told to. */
class SignalsIT {

    private static Map<String, String> of(FakePlatform platform, int concurrency) {
        Map<String, String> all = new HashMap<>(platform.environment());
        all.put("CONCURRENCY_MODIFIER", Integer.toString(concurrency));
        return all;
    }

    @Test
    @Timeout(600)
    void whenever_sigterm_comes_no_job_that_was_taken_is_lost() throws Exception {
        SplittableRandom dice = new SplittableRandom(4711);
        for (int round = 0; round < 10; round++) {
            try (FakePlatform platform =
                            FakePlatform.builder().hold(Duration.ofMillis(500)).start();
                    WorkerProcess worker = WorkerProcess.sample("mock-worker", of(platform, 1 + dice.nextInt(8)))) {
                for (int i = 0; i < 2000; i++) {
                    platform.enqueue("{\"mock_delay\": 0.005, \"mock_return\": " + i + "}");
                }
                platform.awaitFinished(dice.nextInt(60), WorkerProcess.SOON);
                platform.awaitRequest(Route.TAKE, request -> true, WorkerProcess.SOON);
                LockSupport.parkNanos(dice.nextInt(8_000_000));
                worker.signal("TERM");

                assertThat(worker.status()).as("round " + round).isZero();
                assertThat(platform.counts().finished())
                        .as("round " + round)
                        .isEqualTo(platform.counts().taken())
                        .isLessThan(2000);
                assertThat(platform.counts().repeatedResults()).isZero();
            }
        }
    }

    @Test
    void an_idle_worker_ends_at_once_although_its_poll_is_open() throws Exception {
        try (FakePlatform platform =
                        FakePlatform.builder().hold(Duration.ofMinutes(10)).start();
                WorkerProcess worker = WorkerProcess.sample("mock-worker", of(platform, 1))) {
            platform.awaitRequest(Route.TAKE, request -> true, WorkerProcess.SOON);
            worker.signal("TERM");

            assertThat(worker.status()).isZero();
        }
    }

    @Test
    void sigint_drains_too() throws Exception {
        assumeTrue(!ignoresInterrupts(), "children of this process ignore SIGINT");
        try (FakePlatform platform = FakePlatform.start();
                WorkerProcess worker = WorkerProcess.sample("mock-worker", of(platform, 1))) {
            String id = platform.enqueue("{\"mock_delay\": 0.5, \"mock_return\": \"finished\"}");
            platform.awaitStep(id, Step.TAKEN, WorkerProcess.SOON);
            worker.awaitLine(line -> line.contains("Started."));
            worker.signal("INT");

            assertThat(worker.status()).isZero();
            assertThat(platform.results(id)).hasSize(1);
        }
    }

    /** A shell without job control starts what runs in the background that way, and it is handed down. */
    private static boolean ignoresInterrupts() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 2) != 0;
            }
        }
        return false;
    }

    @Test
    void a_handler_that_ignored_its_stop_is_not_finished_but_told_of() throws Exception {
        String classPath = Path.of("target", "test-classes").toAbsolutePath()
                + File.pathSeparator
                + WorkerProcess.jar("mock-worker");
        try (FakePlatform platform = FakePlatform.start()) {
            Map<String, String> environment = of(platform, 1);
            environment.put("RUNPOD_STOP_GRACE_MS", "50");
            try (WorkerProcess worker =
                    WorkerProcess.java(environment, List.of("-cp", classPath, DeafMain.class.getName()))) {
                String id = platform.enqueue("{}");
                worker.awaitLine(line -> line.contains("Started."));
                platform.stop(id);
                worker.awaitLine(line -> line.contains("its place stays taken"));
                worker.signal("TERM");

                assertThat(worker.status()).isZero();
                assertThat(worker.all())
                        .contains("Stopping: SIGTERM. No job is in progress")
                        .contains("A handler that ignores its stop is left behind: " + id + ". It is here:")
                        .contains("DeafMain.goOn");
            }
        }
    }

    /** As what is sent to a process group reaches it: by the kernel, and by its launcher. */
    @Test
    void a_sigterm_that_comes_twice_at_a_time_drains_as_one_does() throws Exception {
        try (FakePlatform platform = FakePlatform.start();
                WorkerProcess worker = WorkerProcess.sample("mock-worker", of(platform, 1))) {
            String id = platform.enqueue("{\"mock_delay\": 2, \"mock_return\": \"finished\"}");
            worker.awaitLine(line -> line.contains("Started."));
            worker.signal("TERM");
            worker.awaitLine(line -> line.contains("Stopping: SIGTERM"));
            worker.signal("TERM");

            assertThat(worker.status()).isZero();
            assertThat(platform.results(id)).hasSize(1);
        }
    }

    @Test
    void a_second_sigterm_does_not_wait_for_the_jobs() throws Exception {
        try (FakePlatform platform = FakePlatform.start();
                WorkerProcess worker = WorkerProcess.sample("mock-worker", of(platform, 2))) {
            String id = platform.enqueue("{\"mock_delay\": 600}");
            worker.awaitLine(line -> line.contains("Started."));
            worker.signal("TERM");
            worker.awaitLine(line -> line.contains("Stopping: SIGTERM"));
            worker.signalAgain("TERM");

            assertThat(worker.status()).isEqualTo(1);
            assertThat(worker.all()).contains(id).contains("cut short");
            assertThat(platform.results(id)).isEmpty();
        }
    }
}
