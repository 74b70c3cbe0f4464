package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Handler;
import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.config.LimitSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.acquire.Slots;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.internal.pacing.Timers;
import io.github.runpodjava.internal.report.PostRetry;
import io.github.runpodjava.internal.report.ResultReporter;
import io.github.runpodjava.internal.report.ResultSpool;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class JobRunnerTest {
    private static final long LARGEST = 1 << 20;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ScriptedQueue queue = new ScriptedQueue();
    private final InFlightJobs inFlight = new InFlightJobs();
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();
    private final Timers timers = new Timers();

    @TempDir
    private Path spool;

    @AfterEach
    void end() {
        timers.close();
    }

    private JobRunner runner(Executor jobThreads) {
        return runner(jobThreads, (input, job) -> input, InstantSource.system());
    }

    private JobRunner runner(Executor jobThreads, Handler<JsonNode, ?> handler, InstantSource clock) {
        Executor here = Runnable::run;
        OutcomeOf outcomes = new OutcomeOf(Samples.MAPPERS);
        BodyWriter writer = new BodyWriter(Samples.MAPPERS, Samples.MAPPERS, LARGEST);
        PostRetry retry = new PostRetry(
                queue,
                LONG,
                new Pauses(),
                new FailureLog(LoggerFactory.getLogger(JobRunnerTest.class), "Posting", System::nanoTime),
                new SplittableRandom(1));
        return new JobRunner(new JobRunner.Parts(
                new ValueTask<>(
                        new InputReader<JsonNode>(Samples.MAPPERS, JsonNode.class, Secrets.none()), handler, outcomes),
                queue,
                inFlight,
                writer,
                new ResultReporter(
                        writer, retry, new ResultSpool(spool, "w", LARGEST, Samples.MAPPERS, clock), timers, here),
                retry,
                Samples.failures(DebugSettings.Digest.OFF),
                new JobEvents(List.of(events::add), clock),
                new JobTraces(Optional::empty, new SplittableRandom(1)),
                Optional.empty(),
                timers,
                new LimitSettings(LONG, LONG, null, LONG),
                jobThreads,
                here,
                (why, failed) -> {},
                false,
                inPlace -> Optional.empty()));
    }

    /** As where the container's limit of processes is reached: who counts failed jobs has to hear of this one too. */
    @Test
    void a_job_for_which_there_is_no_thread_fails_and_all_of_it_is_told() {
        Slots slots = new Slots(1);

        runner(task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                })
                .start(Samples.job("a", "{}"), slots.reserve().next());

        assertThat(queue.bodies()).singleElement().asString().contains("unable to create native thread");
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Taken", "Finished", "Reported");
        assertThat(events.get(1))
                .isInstanceOfSatisfying(JobEvent.Finished.class, finished -> assertThat(finished.outcome())
                        .isInstanceOf(JobOutcome.Failed.class));
        assertThat(slots.used()).isZero();
        assertThat(inFlight.isEmpty()).isTrue();
    }

    /** The first exception of a process takes some 40 ms to describe and to log: no time of the handler's. */
    @Test
    void a_failed_job_ran_until_its_handler_threw() {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH);
        Slots slots = new Slots(1);

        runner(
                        Runnable::run,
                        (input, job) -> {
                            time.set(Instant.EPOCH.plusSeconds(2));
                            throw new SlowToDescribe(() -> time.set(Instant.EPOCH.plusSeconds(60)));
                        },
                        time::get)
                .start(Samples.job("a", "{}"), slots.reserve().next());

        assertThat(time).hasValue(Instant.EPOCH.plusSeconds(60));
        assertThat(events)
                .filteredOn(JobEvent.Finished.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(JobEvent.Finished.class, finished -> {
                    assertThat(finished.ran()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(finished.at()).isEqualTo(Instant.EPOCH.plusSeconds(2));
                });
    }

    private static final class SlowToDescribe extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Runnable whenAsked;

        SlowToDescribe(Runnable whenAsked) {
            this.whenAsked = whenAsked;
        }

        @Override
        public String getMessage() {
            whenAsked.run();
            return "no luck";
        }
    }
}
