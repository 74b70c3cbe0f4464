package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.RecordedRequest;
import io.github.runpodjava.fakeplatform.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How many jobs run at once, also while that changes. */
class ConcurrencyJourneyTest {
    private final Journey journey = new Journey();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void end() {
        journey.close();
    }

    private Object run(CountDownLatch go) throws InterruptedException {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            go.await();
        } finally {
            running.decrementAndGet();
        }
        return "done";
    }

    private List<String> enqueue(int jobs) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            ids.add(journey.platform().enqueue("" + i));
        }
        return ids;
    }

    @Test
    void no_more_jobs_are_taken_than_run_at_once() throws Exception {
        CountDownLatch go = journey.latch();
        List<String> ids = enqueue(7);
        journey.start(Worker.handling(JsonNode.class, (json, job) -> run(go)).concurrency(3));
        Journey.until("three jobs", () -> running.get() == 3);
        long pings = journey.platform().pings().size();
        journey.platform().awaitPing(ping -> journey.platform().pings().size() > pings, Journey.SOON);

        assertThat(journey.platform().counts().taken()).isEqualTo(3);
        go.countDown();
        ids.forEach(journey::resultOf);
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void raised_while_jobs_run_it_counts_at_once() throws Exception {
        CountDownLatch go = journey.latch();
        AtomicInteger wanted = new AtomicInteger(1);
        List<String> ids = enqueue(5);
        journey.start(Worker.handling(JsonNode.class, (json, job) -> run(go)).concurrency(current -> wanted.get()));
        Journey.until("one job", () -> running.get() == 1);
        wanted.set(4);

        Journey.until("four jobs", () -> running.get() == 4);
        go.countDown();
        ids.forEach(journey::resultOf);
        assertThat(most.get()).isEqualTo(4);
    }

    @Test
    void lowered_while_jobs_run_it_cancels_none_and_takes_no_new_ones() throws Exception {
        List<CountDownLatch> each = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            each.add(journey.latch());
        }
        AtomicInteger wanted = new AtomicInteger(4);
        List<String> ids = enqueue(6);
        // A worker whose concurrency may change starts with one place.
        journey.start(
                Worker.handling(Integer.class, (n, job) -> run(each.get(n))).concurrency(current -> wanted.get()));
        Journey.until("four jobs", () -> running.get() == 4);
        wanted.set(1);
        // Asked about once a second while all is taken: from the second time on it must have counted.
        each.get(0).countDown();
        each.get(1).countDown();
        journey.resultOf(ids.get(0));
        journey.resultOf(ids.get(1));
        long pings = journey.platform().pings().size();
        journey.platform().awaitPing(ping -> journey.platform().pings().size() > pings, Journey.SOON);
        assertThat(running.get()).isEqualTo(2);
        each.get(2).countDown();
        journey.resultOf(ids.get(2));
        assertThat(journey.platform().counts().taken()).isEqualTo(4);
        each.get(3).countDown();
        journey.resultOf(ids.get(3));
        Journey.until("the fifth job alone", () -> running.get() == 1);
        assertThat(journey.platform().counts().taken()).isEqualTo(5);
        each.get(4).countDown();
        each.get(5).countDown();
        ids.forEach(journey::resultOf);
    }

    @Test
    void a_busy_worker_says_so_when_it_asks_for_more() throws Exception {
        CountDownLatch go = journey.latch();
        journey.start(Worker.handling(JsonNode.class, (json, job) -> run(go)).concurrency(2));
        String id = journey.platform().enqueue("1");
        RecordedRequest take = journey.platform()
                .awaitRequest(
                        Route.TAKE,
                        request -> request.parameter("job_in_progress")
                                .filter("1"::equals)
                                .isPresent(),
                        Journey.SOON);
        go.countDown();

        assertThat(take.parameter("batch_size")).isEmpty();
        journey.resultOf(id);
    }
}
