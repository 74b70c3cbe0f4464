package io.github.runpodjava.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.localserver.LocalServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import tools.jackson.databind.JsonNode;

/** Runs the test classes at the end of this file, and looks at what became of their servers. */
class LocalWorkerTest {
    /** The servers that the test classes saw; they have no other way to tell. */
    private static final Set<URI> SEEN = ConcurrentHashMap.newKeySet();

    @BeforeEach
    @AfterEach
    void forget() {
        SEEN.clear();
    }

    @AfterEach
    void no_thread_of_a_server_or_a_worker_is_left() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (threadsLeft()) {
            assertThat(System.nanoTime()).as("threads of servers still live").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void a_static_field_is_one_server_for_the_class_and_the_classes_in_it() {
        EngineExecutionResults results = run(StaticField.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(4).failed(0));
        assertThat(SEEN).hasSize(1);
    }

    @Test
    void an_instance_field_is_one_server_for_each_test() {
        EngineExecutionResults results = run(InstanceField.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(3).failed(0));
        assertThat(SEEN).hasSize(3);
    }

    @Test
    void an_instance_field_works_with_one_instance_for_all_tests() {
        EngineExecutionResults results = run(OneInstance.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(2).failed(0));
    }

    @Test
    void tests_in_parallel_share_the_server_of_a_static_field() {
        EngineExecutionResults results = runInParallel(Parallel.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(3).failed(0));
        assertThat(SEEN).hasSize(1);
    }

    @Test
    void classes_that_inherit_the_field_may_run_in_parallel() {
        EngineExecutionResults results = runInParallel(FirstHeir.class, SecondHeir.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(2).failed(0));
        assertThat(SEEN).hasSize(1);
    }

    @Test
    void a_test_that_fails_shows_the_exception_of_the_handler() {
        String report = reportOf(run(Failing.class));

        assertThat(report)
                .contains("this is what the test says")
                .contains("Suppressed: the newest jobs at http://localhost:")
                .contains(" is FAILED on worker local-worker: java.lang.IllegalStateException: the model is on fire")
                .contains("at io.github.runpodjava.testing.LocalWorkerTest.lambda$onFire$");
    }

    @Test
    void a_set_up_of_a_test_that_fails_shows_it_too() {
        assertThat(reportOf(run(FailingSetUp.class))).contains("the model is on fire");
    }

    @Test
    void a_test_that_fails_without_any_job_shows_nothing_more() {
        assertThat(reportOf(run(FailingWithoutJob.class)))
                .contains("no job was sent")
                .doesNotContain("Suppressed");
    }

    @Test
    void a_worker_that_cannot_start_fails_the_class() {
        EngineExecutionResults results = run(Unfit.class);

        results.testEvents().assertStatistics(stats -> stats.started(0));
        assertThat(results.containerEvents().failed().stream().map(LocalWorkerTest::thrown))
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure).isInstanceOf(StartupException.class).hasMessageContaining("gpu"));
    }

    @Test
    void outside_of_a_test_there_is_no_server() {
        assertThatThrownBy(() -> LocalWorker.of(echo()).runSync(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@RegisterExtension");
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute();
    }

    private static EngineExecutionResults runInParallel(Class<?>... testClasses) {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");
        for (Class<?> testClass : testClasses) {
            kit.selectors(selectClass(testClass));
        }
        return kit.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .execute();
    }

    private static String reportOf(EngineExecutionResults results) {
        StringWriter report = new StringWriter();
        results.testEvents().failed().stream()
                .forEach(failed -> thrown(failed).printStackTrace(new PrintWriter(report, true)));
        return report.toString();
    }

    private static Throwable thrown(Event failed) {
        return failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    private static boolean threadsLeft() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .anyMatch(name -> name.startsWith("local-server") || name.startsWith("runpod-"));
    }

    private static WorkerBuilder echo() {
        return Worker.handling(JsonNode.class, (input, job) -> input);
    }

    private static WorkerBuilder onFire() {
        return Worker.handling(JsonNode.class, (input, job) -> {
            throw new IllegalStateException("the model is on fire");
        });
    }

    private static void use(LocalServer server) {
        SEEN.add(server.uri());
        assertThat(server.runSync("in").output(String.class)).isEqualTo("in");
    }

    static class StaticField {
        @RegisterExtension
        static final LocalWorker worker = LocalWorker.of(echo());

        StaticField(LocalServer server) {
            use(server);
        }

        @BeforeAll
        static void all(LocalServer server) {
            use(server);
            use(worker.server());
        }

        @Test
        void one() {
            use(worker.server());
        }

        @Test
        void two(LocalServer server) {
            use(server);
        }

        @Nested
        class Inside {
            @Test
            void three() {
                use(worker.server());
            }
        }

        @Nested
        class Besides {
            @Test
            void four() {
                use(worker.server());
            }
        }
    }

    static class InstanceField {
        @RegisterExtension
        final LocalWorker worker = LocalWorker.of(echo());

        @BeforeEach
        void each(LocalServer server) {
            use(server);
        }

        @RepeatedTest(2)
        void many() {
            use(worker.server());
        }

        @Nested
        class Inside {
            @Test
            void one() {
                use(worker.server());
            }
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstance {
        @RegisterExtension
        final LocalWorker worker = LocalWorker.of(LocalServer.with(echo()).frozenClock(Instant.EPOCH));

        @RepeatedTest(2)
        void many() {
            use(worker.server());
            assertThat(worker.clock().instant()).isEqualTo(Instant.EPOCH);
        }
    }

    static class Parallel {
        private static final CyclicBarrier TOGETHER = new CyclicBarrier(3);

        @RegisterExtension
        static final LocalWorker worker = LocalWorker.of(echo());

        @RepeatedTest(3)
        void together() throws Exception {
            TOGETHER.await(20, TimeUnit.SECONDS);
            use(worker.server());
            TOGETHER.await(20, TimeUnit.SECONDS);
        }
    }

    abstract static class Inheriting {
        private static final CyclicBarrier TOGETHER = new CyclicBarrier(2);

        @RegisterExtension
        static final LocalWorker worker = LocalWorker.of(echo());

        @Test
        void together() throws Exception {
            TOGETHER.await(20, TimeUnit.SECONDS);
            use(worker.server());
            TOGETHER.await(20, TimeUnit.SECONDS);
        }
    }

    static class FirstHeir extends Inheriting {}

    static class SecondHeir extends Inheriting {}

    static class Failing {
        @RegisterExtension
        static final LocalWorker worker = LocalWorker.of(onFire());

        @Test
        void fails() {
            worker.runSync(1);
            throw new AssertionError("this is what the test says");
        }
    }

    static class FailingSetUp {
        @RegisterExtension
        final LocalWorker worker = LocalWorker.of(onFire());

        @BeforeEach
        void warmUp() {
            worker.run(1).awaitEnd();
            throw new IllegalStateException("the set-up failed");
        }

        @Test
        void never_runs() {}
    }

    static class FailingWithoutJob {
        @RegisterExtension
        final LocalWorker worker = LocalWorker.of(echo());

        @Test
        void fails() {
            throw new AssertionError("no job was sent");
        }
    }

    static class Unfit {
        @RegisterExtension
        static final LocalWorker worker = LocalWorker.of(echo().fitnessCheck("gpu", () -> false));

        @Test
        void never_runs() {}
    }
}
