package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Handlers that leave something behind when they return. */
class LeftoverThreadJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void close() {
        journey.close();
    }

    @Test
    void a_thread_that_interrupts_the_handlers_thread_too_late_costs_no_result() throws Exception {
        // The answers take long enough for the interrupt to meet the delivery.
        for (int i = 0; i < 5; i++) {
            journey.platform().answerNext(Route.DONE, Answer.normal().delayed(Duration.ofMillis(100)));
        }
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            Thread mine = Thread.currentThread();
            Thread watchdog = new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    mine.interrupt();
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            });
            watchdog.setDaemon(true);
            job.progress("almost");
            watchdog.start();
            return "done";
        }));

        assertThat(journey.ask("1").get("output").asString()).isEqualTo("done");
        assertThat(journey.ask("2").get("output").asString()).isEqualTo("done");
    }

    @Test
    void a_thread_that_sends_chunks_after_the_handlers_return_is_too_late() throws Exception {
        CountDownLatch over = journey.latch();
        CountDownLatch tried = journey.latch();
        journey.start(Worker.<JsonNode, String>streaming(JsonNode.class, (json, chunks, job) -> {
            chunks.send("in time");
            Thread late = new Thread(() -> {
                try {
                    over.await();
                    chunks.send("too late");
                } catch (InterruptedException | JobFailedException expected) {
                    Thread.currentThread().interrupt();
                } finally {
                    tried.countDown();
                }
            });
            late.setDaemon(true);
            late.start();
        }));
        String id = journey.platform().enqueue("1");
        journey.resultOf(id);
        over.countDown();
        Journey.await(tried, "the late chunk");

        assertThat(journey.platform().chunks(id)).hasSize(1);
        assertThat(journey.platform().timeline(id))
                .extracting(entry -> entry.step())
                .doesNotContain(Step.LATE_PROGRESS, Step.CONFLICTING_RESULT);
    }

    @Test
    void a_failure_whose_cause_cannot_be_read_is_reported_all_the_same() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            throw JobFailedException.because("bad picture", new IllegalStateException() {
                @Override
                public String getMessage() {
                    throw new IllegalArgumentException("not even this");
                }
            });
        }));

        assertThat(journey.ask("1").get("error").asString()).isEqualTo("bad picture");
    }
}
