package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.execute.JobThreads;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.internal.pacing.Timers;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.PostAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** A handler has left something running that interrupts its thread again and again. */
@Timeout(60)
class InterruptedDeliveryTest {
    @TempDir
    Path folder;

    private final ScriptedQueue queue = new ScriptedQueue();
    private final Timers timers = new Timers();
    private final JobThreads threads = JobThreads.platform("test-helper");

    @AfterEach
    void end() {
        timers.close();
        threads.close();
    }

    @Test
    void the_result_goes_out_on_another_thread_when_each_try_on_its_own_is_broken_off() throws Exception {
        ManualClock clock = new ManualClock();
        PostRetry retry = new PostRetry(
                queue,
                Duration.ofHours(1),
                new Pauses(),
                new FailureLog(new RecordingLogger(), "Delivering results", clock::nanoTime),
                new SplittableRandom(1));
        ResultReporter reporter = new ResultReporter(
                new BodyWriter(Samples.MAPPERS, Samples.MAPPERS, 1000),
                retry,
                new ResultSpool(folder, "worker", 1000, Samples.MAPPERS, clock),
                timers,
                threads);
        AtomicReference<Delivery> delivery = new AtomicReference<>();
        Thread job = new Thread(() -> delivery.set(reporter.deliver(
                new ResultReporter.Last(Samples.job("a", "{}"), JsonBody.of("{\"output\":1}"), false, false),
                Level.INFO,
                () -> false)));
        queue.otherwise(post -> {
            if (Thread.currentThread() == job) {
                // What an interrupt does to a socket.
                job.interrupt();
                return new PostAnswer.TryLater("Closed by interrupt");
            }
            job.interrupt();
            return new PostAnswer.Accepted();
        });
        job.setDaemon(true);
        job.start();
        Waiting.join(job);

        assertThat(delivery.get()).isInstanceOf(Delivery.Delivered.class);
    }
}
