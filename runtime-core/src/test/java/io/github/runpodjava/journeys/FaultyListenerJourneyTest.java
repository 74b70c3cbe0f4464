package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Code of the user's that the loop calls beside the handler: whatever it throws, jobs go on. */
class FaultyListenerJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    @Test
    void a_listener_that_throws_errors_changes_nothing() throws Exception {
        Worker worker = journey.start(
                Worker.handling(JsonNode.class, (json, job) -> json).listener(event -> {
                    throw new AssertionError("a listener");
                }));

        assertThat(journey.ask("1").get("output").asInt()).isEqualTo(1);
        assertThat(journey.ask("2").get("output").asInt()).isEqualTo(2);
        assertThat(worker.state()).isEqualTo(WorkerState.ACTIVE);
    }

    @Test
    void a_concurrency_function_that_throws_errors_changes_nothing() throws Exception {
        Concurrency broken = current -> {
            throw new NoClassDefFoundError("org/example/Tuner");
        };
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json).concurrency(broken));

        assertThat(journey.ask("1").get("output").asInt()).isEqualTo(1);
        assertThat(journey.ask("2").get("output").asInt()).isEqualTo(2);
    }

    @Test
    void a_concurrency_function_that_answers_nonsense_changes_nothing() throws Exception {
        int[] answers = {0, -1, Concurrency.MOST + 1};
        int[] asked = new int[1];
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json)
                .concurrency(current -> answers[asked[0]++ % answers.length]));

        for (int i = 0; i < 5; i++) {
            assertThat(journey.ask("" + i).get("output").asInt()).isEqualTo(i);
        }
    }
}
