package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Reply;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.WorkerState;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A job that asks for a fresh worker. */
class RefreshJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    private void endsAfter(WorkerBuilder builder, String body) throws Exception {
        Worker worker = journey.start(builder);
        String id = journey.platform().enqueue("1");

        assertThat(journey.resultOf(id)).isEqualTo(Journey.json(body));
        assertThat(worker.awaitStop()).isTrue();
        assertThat(worker.state()).isEqualTo(WorkerState.STOPPED);
        journey.platform().enqueue("2");
        assertThat(journey.platform().takenJobs()).containsExactly(id);
        assertThat(journey.platform().results(id)).hasSize(1);
    }

    @Test
    void by_a_reply() throws Exception {
        endsAfter(
                Worker.handling(JsonNode.class, (json, job) -> Reply.of("x").refreshWorker()),
                "{\"output\": \"x\", \"stopPod\": true}");
    }

    @Test
    void by_a_key_of_the_output() throws Exception {
        endsAfter(
                Worker.handling(JsonNode.class, (json, job) -> Map.of("refresh_worker", true, "x", 1)),
                "{\"output\": {\"x\": 1}, \"stopPod\": true}");
    }

    @Test
    void by_a_key_alone() throws Exception {
        endsAfter(
                Worker.handling(JsonNode.class, (json, job) -> Map.of("refresh_worker", true)), "{\"stopPod\": true}");
    }

    @Test
    void by_the_worker() throws Exception {
        endsAfter(
                Worker.handling(JsonNode.class, (json, job) -> "x").refreshAfterEachJob(),
                "{\"output\": \"x\", \"stopPod\": true}");
    }

    @Test
    void by_a_worker_that_streams() throws Exception {
        endsAfter(
                Worker.<JsonNode, Integer>streaming(JsonNode.class, (json, chunks, job) -> chunks.send(1))
                        .refreshAfterEachJob(),
                "{\"output\": [], \"stopPod\": true}");
    }

    @Test
    void by_a_failure() throws Exception {
        endsAfter(
                Worker.handling(JsonNode.class, (json, job) -> {
                    throw JobFailedException.because("GPU lost").refreshWorker();
                }),
                "{\"error\": \"GPU lost\", \"stopPod\": true}");
    }

    @Test
    void not_by_false() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> Map.of("refresh_worker", json, "x", 1)));

        assertThat(journey.ask("false")).isEqualTo(Journey.json("{\"output\": {\"x\": 1}}"));
        assertThat(journey.ask("0")).isEqualTo(Journey.json("{\"output\": {\"x\": 1}}"));
    }
}
