package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Ping;
import io.github.runpodjava.fakeplatform.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HeartbeatJourneyTest {
    private final Journey journey =
            new Journey(FakePlatform.builder().hold(Duration.ofMillis(100)).pingInterval(Duration.ofMillis(50)));

    @AfterEach
    void end() {
        journey.close();
    }

    @Test
    void it_beats_in_milliseconds_from_the_start_and_names_no_job_while_there_is_none() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json));
        journey.platform().awaitPing(ping -> journey.platform().pings().size() >= 22, Journey.SOON);

        Ping first = journey.platform().pings().get(0);
        assertThat(first.jobIds()).isEmpty();
        assertThat(first.request().parameter("job_id")).isEmpty();
        assertThat(first.runpodVersion()).contains("1.12.0");
        assertThat(first.request().header("Authorization")).contains("test-key");
        // Without the first one: it makes the client, and the next one is due as long after its start as after any.
        List<Ping> pings = journey.platform().pings();
        assertThat(Duration.between(
                                pings.get(1).request().at(),
                                pings.get(21).request().at())
                        .toMillis())
                .isBetween(20 * 45L, 20 * 500L);
    }

    @Test
    void it_names_the_jobs_that_run_and_goes_on_while_they_are_finished() throws Exception {
        CountDownLatch go = journey.latch();
        Worker worker = journey.start(Worker.handling(JsonNode.class, (json, job) -> {
                    go.await();
                    return json;
                })
                .concurrency(2));
        String a = journey.platform().enqueue("1");
        String b = journey.platform().enqueue("2");
        journey.platform().awaitPing(ping -> ping.jobIds().containsAll(List.of(a, b)), Journey.SOON);
        worker.drain();
        int before = journey.platform().pings().size();
        journey.platform()
                .awaitPing(
                        ping -> journey.platform().pings().size() > before + 5
                                && ping.jobIds().equals(List.of(a, b)),
                        Journey.SOON);
        go.countDown();
        assertThat(worker.awaitStop()).isTrue();

        journey.resultOf(a);
        journey.resultOf(b);
    }

    @Test
    void a_job_whose_result_is_on_its_way_is_named_still() throws Exception {
        for (int i = 0; i < 4; i++) {
            journey.platform().answerNext(Route.DONE, Answer.status(500));
        }
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json));
        String id = journey.platform().enqueue("1");
        journey.platform().awaitRequest(Route.DONE, request -> true, Journey.SOON);
        int before = journey.platform().pings().size();
        journey.platform()
                .awaitPing(
                        ping -> journey.platform().pings().size() > before + 1
                                && ping.jobIds().contains(id),
                        Journey.SOON);
        journey.resultOf(id);
        journey.platform()
                .awaitPing(ping -> ping.request().parameter("job_id").isEmpty() && afterAll(ping), Journey.SOON);
    }

    private boolean afterAll(Ping ping) {
        return ping.request().number()
                > journey.platform().requests(Route.DONE).get(4).number();
    }

    @Test
    void it_survives_pings_that_fail_or_hang() throws Exception {
        journey.platform()
                .answerNext(
                        Route.PING,
                        Answer.status(500),
                        Answer.resetBefore(),
                        Answer.status(401),
                        Answer.never(),
                        Answer.garbage());
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json));
        journey.platform().awaitPing(ping -> journey.platform().pings().size() >= 10, Journey.SOON);
    }

    @Test
    void without_a_pod_id_there_is_none() throws Exception {
        journey.set("RUNPOD_POD_ID", "");
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json));
        journey.ask("1");

        assertThat(journey.platform().pings()).isEmpty();
    }
}
