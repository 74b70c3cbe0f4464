package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerState;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A worker ends: what it took is finished and delivered, and it takes nothing more. */
class DrainJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    @Test
    void all_running_jobs_are_finished_and_delivered() throws Exception {
        CountDownLatch go = journey.latch();
        CountDownLatch started = new CountDownLatch(5);
        Worker worker = journey.start(Worker.handling(JsonNode.class, (json, job) -> {
                    started.countDown();
                    go.await();
                    return json;
                })
                .concurrency(5));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(journey.platform().enqueue("" + i));
        }
        Journey.await(started, "five jobs");
        journey.platform().answerNext(Route.DONE, Answer.status(500), Answer.resetBefore());
        worker.drain();
        assertThat(worker.state()).isEqualTo(WorkerState.DRAINING);
        String tooLate = journey.platform().enqueue("6");
        go.countDown();

        assertThat(worker.awaitStop()).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(journey.resultOf(ids.get(i)).get("output").asInt()).isEqualTo(i);
        }
        assertThat(journey.platform().takenJobs()).doesNotContain(tooLate);
    }

    /** The moment between taking and running was where runpod-python lost jobs. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whenever_it_ends_no_job_that_was_taken_is_lost(int moment) throws Exception {
        endAt(moment, 3);
    }

    /** There the thread of the job asks for the next one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void nor_is_one_of_a_worker_with_one_at_a_time(int moment) throws Exception {
        endAt(moment, 1);
    }

    private void endAt(int moment, int concurrency) throws Exception {
        // The queue never runs dry, however long this thread is kept from ending the worker.
        Worker worker = journey.start(Worker.handling(JsonNode.class, (json, job) -> {
                    journey.platform().enqueue("-1");
                    return json;
                })
                .concurrency(concurrency));
        for (int i = 0; i < 300; i++) {
            journey.platform().enqueue("" + i);
        }
        journey.platform().awaitFinished(moment * 7L, Journey.SOON);
        worker.close();

        assertThat(journey.platform().counts().finished())
                .isEqualTo(journey.platform().counts().taken());
        assertThat(journey.platform().counts().queued()).isEqualTo(300);
        assertThat(journey.platform().counts().repeatedResults()).isZero();
    }

    @Test
    void an_idle_worker_ends_at_once_although_its_poll_is_open() throws Exception {
        try (Journey patient =
                new Journey(FakePlatform.builder().hold(Duration.ofSeconds(60)).pingInterval(Duration.ofMillis(100)))) {
            Worker worker = patient.start(Worker.handling(JsonNode.class, (json, job) -> json));
            patient.platform().awaitRequest(Route.TAKE, request -> true, Journey.SOON);
            patient.platform().awaitRequest(Route.STOP, request -> true, Journey.SOON);
            int before = patient.platform().pings().size();
            worker.close();

            assertThat(worker.state()).isEqualTo(WorkerState.STOPPED);
            assertThat(patient.platform().requests(Route.TAKE))
                    .singleElement()
                    .satisfies(take -> assertThat(take.answerStatus()).isEmpty());
            // It beat until the end: not for two seconds.
            assertThat(patient.platform().pings()).hasSizeLessThan(before + 20);
        }
    }

    @Test
    void a_job_can_be_stopped_while_the_worker_drains() throws Exception {
        CountDownLatch started = journey.latch();
        Worker worker = journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            started.countDown();
            journey.latch().await();
            return json;
        }));
        String id = journey.platform().enqueue("1");
        Journey.await(started, "the job");
        worker.drain();
        journey.platform().stop(id);

        assertThat(worker.awaitStop()).isTrue();
        assertThat(journey.platform().results(id)).isEmpty();
    }

    @Test
    void past_the_drain_limit_handlers_are_told_and_the_worker_says_that_it_cut_jobs_short() throws Exception {
        journey.set("RUNPOD_DRAIN_LIMIT_MS", "200");
        AtomicInteger told = new AtomicInteger();
        CountDownLatch started = journey.latch();
        Worker worker = journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            started.countDown();
            try {
                journey.latch().await();
            } catch (InterruptedException e) {
                told.incrementAndGet();
                throw e;
            }
            return json;
        }));
        String id = journey.platform().enqueue("1");
        Journey.await(started, "the job");
        worker.drain();

        assertThat(worker.awaitStop()).isFalse();
        Journey.until("the handler is told", () -> told.get() > 0);
        assertThat(told).hasValue(1);
        assertThat(journey.platform().results(id)).isEmpty();
    }

    @Test
    void who_interrupts_the_end_hurries_it_and_is_told_that_jobs_were_cut_short() throws Exception {
        CountDownLatch started = journey.latch();
        Worker worker = journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            started.countDown();
            journey.latch().await();
            return json;
        }));
        String id = journey.platform().enqueue("1");
        Journey.await(started, "the job");
        Thread closer = new Thread(worker::close);
        closer.start();
        Journey.until("the drain", () -> worker.state() == WorkerState.DRAINING);
        closer.interrupt();
        closer.join(Journey.SOON.toMillis());

        assertThat(worker.state()).isEqualTo(WorkerState.STOPPED);
        assertThat(worker.awaitStop()).isFalse();
        assertThat(journey.platform().results(id)).isEmpty();
    }

    @Test
    void clean_up_runs_once_after_the_last_result() throws Exception {
        List<Long> finishedAtCleanUp = new ArrayList<>();
        Worker worker = journey.start(
                Worker.handling(JsonNode.class, (json, job) -> json).hooks(new io.github.runpodjava.WorkerHooks() {
                    @Override
                    public void cleanUp() {
                        finishedAtCleanUp.add(journey.platform().counts().finished());
                        throw new IllegalStateException("a clean-up");
                    }
                }));
        journey.ask("1");
        worker.close();
        worker.close();

        assertThat(finishedAtCleanUp).containsExactly(1L);
        assertThat(worker.awaitStop()).isTrue();
    }
}
