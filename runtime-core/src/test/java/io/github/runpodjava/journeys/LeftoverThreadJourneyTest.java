package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.FakePlatform;
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
    void a_thread_that_interrupts_the_handlers_thread_while_it_waits_for_the_next_job_costs_no_job() throws Exception {
        CountDownLatch interrupted = journey.latch();
        try (Journey patient = new Journey(FakePlatform.builder().hold(Duration.ofSeconds(60)))) {
            patient.start(Worker.handling(JsonNode.class, (json, job) -> {
                if (json.isInt()) {
                    Thread mine = Thread.currentThread();
                    Thread watchdog = new Thread(() -> {
                        Journey.until("the next take", () -> takes(patient) == 2);
                        mine.interrupt();
                        interrupted.countDown();
                    });
                    watchdog.setDaemon(true);
                    watchdog.start();
                }
                return "done";
            }));
            patient.ask("1");
            Journey.await(interrupted, "the interrupt");

            // Too long for one read, short enough that the platform has sent all of it and takes it for handed out.
            String large = '"' + "x".repeat(50_000) + '"';
            assertThat(patient.ask(large).get("output").asString()).isEqualTo("done");
            // One for each job and the open one: none was broken off.
            Journey.until("the take after it", () -> takes(patient) >= 3);
            assertThat(takes(patient)).isEqualTo(3);
        }
    }

    private static int takes(Journey patient) {
        return patient.platform().requests(Route.TAKE).size();
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
