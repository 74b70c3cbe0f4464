package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jobs with a time limit. */
class DeadlineJourneyTest {
    /** Enough for a job that does nothing, on a busy machine too. */
    private static final Duration ENOUGH = Duration.ofSeconds(2);

    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    private static String sentence(Duration limit) {
        return "The job ran longer than its limit of " + limit.toMillis() + " ms and was cancelled.";
    }

    private static JsonNode report(JsonNode result) {
        return Journey.json(result.get("error").asString());
    }

    @Test
    void a_job_that_runs_too_long_is_cancelled_and_fails_with_a_sentence_in_the_category_timeout() throws Exception {
        AtomicReference<StopReason> reason = new AtomicReference<>();
        journey.start(Worker.handling(Boolean.class, (waits, job) -> {
                    if (waits) {
                        try {
                            journey.latch().await();
                        } finally {
                            reason.set(job.cancellation().reason().orElseThrow());
                        }
                    }
                    return job.remaining().orElseThrow().toMillis();
                })
                .jobTimeout(ENOUGH));

        JsonNode result = journey.ask("true");
        assertThat(result.propertyNames()).containsExactly("error");
        assertThat(report(result).get("error_message").asString()).isEqualTo(sentence(ENOUGH));
        assertThat(report(result).get("category").asString()).isEqualTo("timeout");
        assertThat(report(result).get("code").asString()).isEqualTo("JOB_TIMEOUT");
        assertThat(reason).hasValue(StopReason.DEADLINE);
        assertThat(journey.ask("false").get("output").asLong()).isBetween(0L, ENOUGH.toMillis());
    }

    /** With one that ends beyond all times no job could be begun: each was taken, and nobody heard of it again. */
    @Test
    void a_limit_longer_than_any_job_lives_is_refused_when_it_is_set() {
        WorkerBuilder worker = Worker.handling(JsonNode.class, (json, job) -> json);

        worker.jobTimeout(Duration.ofDays(7));
        for (Duration limit : List.of(Duration.ofDays(7).plusMillis(1), ChronoUnit.FOREVER.getDuration())) {
            assertThatThrownBy(() -> worker.jobTimeout(limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("jobTimeout must be positive and at most 7 days but is " + limit
                            + "; leave it out for jobs without a limit");
        }
    }

    @Test
    void the_limit_may_come_from_the_environment() throws Exception {
        journey.set("RUNPOD_JOB_TIMEOUT_MS", "200");
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            journey.latch().await();
            return "never";
        }));
        assertThat(report(journey.ask("1")).get("error_message").asString())
                .isEqualTo(sentence(Duration.ofMillis(200)));
    }

    @Test
    void the_caller_does_not_wait_for_a_handler_that_does_not_listen() throws Exception {
        journey.set("RUNPOD_STOP_GRACE_MS", "100");
        CountDownLatch hung = journey.latch();
        CountDownLatch returned = journey.latch();
        journey.start(Worker.handling(Boolean.class, (hangs, job) -> {
                    if (hangs) {
                        while (hung.getCount() > 0) {
                            Thread.interrupted();
                            job.progress("still here");
                            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
                        }
                        returned.countDown();
                    }
                    return "done";
                })
                .jobTimeout(ENOUGH));
        String id = journey.platform().enqueue("true");

        assertThat(report(journey.resultOf(id)).get("error_message").asString()).isEqualTo(sentence(ENOUGH));
        String next = journey.platform().enqueue("false");
        long pings = journey.platform().pings().size();
        journey.platform().awaitPing(ping -> journey.platform().pings().size() > pings + 1, Journey.SOON);
        assertThat(journey.platform().timeline(next)).hasSize(1);
        hung.countDown();
        Journey.await(returned, "the return of the handler");
        assertThat(journey.resultOf(next).get("output").asString()).isEqualTo("done");
        assertThat(journey.platform().timeline(id))
                .extracting(entry -> entry.step())
                .doesNotContain(Step.LATE_PROGRESS, Step.CONFLICTING_RESULT, Step.DUPLICATE_RESULT);
    }

    @Test
    void a_result_that_is_slow_to_deliver_does_not_run_out_of_time() throws Exception {
        journey.platform()
                .answerNext(
                        io.github.runpodjava.fakeplatform.Route.DONE,
                        io.github.runpodjava.fakeplatform.Answer.normal().delayed(ENOUGH.plusSeconds(1)));
        journey.start(Worker.handling(JsonNode.class, (json, job) -> "done").jobTimeout(ENOUGH));

        assertThat(journey.ask("1").get("output").asString()).isEqualTo("done");
    }
}
