package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import io.github.runpodjava.job.JobEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The platform stops jobs. */
class StopJourneyTest {
    private final Journey journey = new Journey();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        journey.close();
    }

    private void saw(String what) throws InterruptedException {
        assertThat(seen.poll(Journey.SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(what);
    }

    @Test
    void the_handler_is_interrupted_and_nothing_is_posted() throws Exception {
        journey.start(Worker.handling(Boolean.class, (waits, job) -> {
            if (waits) {
                seen.add("started");
                try {
                    journey.latch().await();
                } catch (InterruptedException e) {
                    seen.add("interrupted, cancelled: " + job.cancellation().isCancelled() + " "
                            + job.cancellation().reason().orElseThrow());
                    throw e;
                }
            }
            return Thread.currentThread().isInterrupted();
        }));
        String id = journey.platform().enqueue("true");
        saw("started");
        journey.platform().stop(id);
        saw("interrupted, cancelled: true " + StopReason.STOPPED_BY_PLATFORM);

        assertThat(journey.ask("false").get("output").asBoolean()).isFalse();
        assertThat(journey.platform().results(id)).isEmpty();
        assertThat(journey.platform().progress(id)).isEmpty();
    }

    @Test
    void a_value_that_is_returned_after_the_stop_is_not_posted() throws Exception {
        journey.start(Worker.handling(Boolean.class, (waits, job) -> {
            if (waits) {
                seen.add("started");
                Journey.until("the stop", job.cancellation()::isCancelled);
            }
            return "too late";
        }));
        String id = journey.platform().enqueue("true");
        saw("started");
        journey.platform().stop(id);
        journey.ask("false");

        assertThat(journey.platform().results(id)).isEmpty();
    }

    @Test
    void only_the_named_job_is_stopped() throws Exception {
        Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
        for (String name : List.of("a", "b", "c")) {
            latches.put(name, journey.latch());
        }
        journey.start(Worker.handling(String.class, (name, job) -> {
                    seen.add(name);
                    latches.get(name).await();
                    return name;
                })
                .concurrency(3));
        String a = journey.platform().enqueue("\"a\"");
        String b = journey.platform().enqueue("\"b\"");
        String c = journey.platform().enqueue("\"c\"");
        Journey.until("three jobs", () -> seen.size() == 3);
        journey.platform().stop("unknown-job");
        journey.platform().stop(b);
        journey.platform().awaitStep(b, Step.STOP_SENT, Journey.SOON);
        journey.platform()
                .awaitPing(ping -> ping.jobIds().size() == 2 && !ping.jobIds().contains(b), Journey.SOON);
        latches.get("a").countDown();
        latches.get("c").countDown();

        assertThat(journey.resultOf(a).get("output").asString()).isEqualTo("a");
        assertThat(journey.resultOf(c).get("output").asString()).isEqualTo("c");
        assertThat(journey.platform().results(b)).isEmpty();
    }

    @Test
    void a_callback_that_blocks_holds_up_no_other_stop() throws Exception {
        CountDownLatch blocked = journey.latch();
        journey.start(Worker.handling(String.class, (name, job) -> {
                    job.cancellation().onCancel(() -> {
                        seen.add("callback of " + name);
                        if (name.equals("a")) {
                            awaitQuietly(blocked);
                        }
                    });
                    seen.add("started " + name);
                    journey.latch().await();
                    return name;
                })
                .concurrency(2));
        String a = journey.platform().enqueue("\"a\"");
        saw("started a");
        journey.platform().stop(a);
        saw("callback of a");
        String b = journey.platform().enqueue("\"b\"");
        saw("started b");
        journey.platform().stop(b);
        saw("callback of b");
        blocked.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            Journey.await(latch, "the end of the test");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_callback_that_throws_changes_nothing_and_one_that_was_taken_back_does_not_run() throws Exception {
        journey.start(Worker.handling(Boolean.class, (waits, job) -> {
            if (waits) {
                job.cancellation().onCancel(() -> {
                    throw new AssertionError("a callback");
                });
                job.cancellation().onCancel(() -> seen.add("taken back")).close();
                job.cancellation().onCancel(() -> seen.add("ran"));
                seen.add("started");
                journey.latch().await();
            }
            return "done";
        }));
        String id = journey.platform().enqueue("true");
        saw("started");
        journey.platform().stop(id);
        saw("ran");

        assertThat(journey.ask("false").get("output").asString()).isEqualTo("done");
        assertThat(seen).isEmpty();
    }

    @Test
    void the_threads_of_the_job_are_interrupted_even_if_its_handler_waits_for_them() throws Exception {
        journey.start(Worker.handling(Boolean.class, (waits, job) -> {
            if (!waits) {
                return "done";
            }
            CompletableFuture<String> part = CompletableFuture.supplyAsync(
                    () -> {
                        seen.add("part started");
                        try {
                            journey.latch().await();
                            return "not stopped";
                        } catch (InterruptedException e) {
                            seen.add("part interrupted");
                            return "stopped";
                        }
                    },
                    job.executor());
            // Does not listen to interrupts.
            return part.join();
        }));
        String id = journey.platform().enqueue("true");
        saw("part started");
        journey.platform().stop(id);
        saw("part interrupted");

        assertThat(journey.ask("false").get("output").asString()).isEqualTo("done");
        assertThat(journey.platform().results(id)).isEmpty();
    }

    @Test
    void a_handler_that_does_not_listen_is_told_with_its_stack_and_keeps_its_place() throws Exception {
        journey.set("RUNPOD_STOP_GRACE_MS", "100");
        CountDownLatch hung = journey.latch();
        BlockingQueue<JobEvent.StopIgnored> ignored = new LinkedBlockingQueue<>();
        journey.start(Worker.handling(Boolean.class, (hangs, job) -> {
                    if (hangs) {
                        seen.add("started");
                        hang(hung);
                        job.progress("still here");
                    }
                    return "done";
                })
                .listener(event -> {
                    if (event instanceof JobEvent.StopIgnored one) {
                        ignored.add(one);
                    }
                }));
        String id = journey.platform().enqueue("true");
        saw("started");
        journey.platform().stop(id);
        JobEvent.StopIgnored event = ignored.poll(Journey.SOON.toSeconds(), TimeUnit.SECONDS);
        String next = journey.platform().enqueue("false");

        assertThat(event.jobId()).isEqualTo(id);
        assertThat(event.stack()).extracting(StackTraceElement::getMethodName).contains("hang");
        assertThatThrownBy(() -> journey.platform().awaitStep(next, Step.TAKEN, Duration.ofMillis(300)))
                .isInstanceOf(AssertionError.class);
        hung.countDown();
        assertThat(journey.resultOf(next).get("output").asString()).isEqualTo("done");
        assertThat(journey.platform().results(id)).isEmpty();
        assertThat(journey.platform().progress(id)).isEmpty();
    }

    private static void hang(CountDownLatch end) {
        while (end.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
        }
    }

    @Test
    void a_stop_that_overtakes_its_job_is_remembered_for_a_moment() throws Exception {
        journey.start(Worker.handling(Boolean.class, (first, job) -> {
            seen.add(job.id());
            return "done";
        }));
        journey.platform().enqueueJob("{\"id\": \"warm-up\", \"input\": true}");
        saw("warm-up");
        journey.platform().stop("early");
        journey.platform()
                .awaitRequest(
                        io.github.runpodjava.fakeplatform.Route.STOP,
                        request -> journey.platform().requests().stream()
                                .anyMatch(one -> one.route() == io.github.runpodjava.fakeplatform.Route.STOP
                                        && one.answerStatus().orElse(0) == 200
                                        && one.number() < request.number()),
                        Journey.SOON);
        journey.platform().enqueueJob("{\"id\": \"early\", \"input\": true}");
        journey.platform().enqueueJob("{\"id\": \"next\", \"input\": true}");
        saw("next");

        assertThat(journey.platform().results("early")).isEmpty();
    }
}
