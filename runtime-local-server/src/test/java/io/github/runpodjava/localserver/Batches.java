package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The batches of a server, as a caller makes and sees them. */
final class Batches {
    private final ServerFixture server;

    Batches(ServerFixture server) {
        this.server = server;
    }

    /** One with these requests, a draft; its id. */
    String make(String requests) {
        return server.post("/batch", requests).json().get("id").stringValue();
    }

    void finalise(String id) {
        assertThat(server.post("/batch/" + id + "/finalize", null).status()).isEqualTo(200);
    }

    JsonNode requests(String id) {
        return server.get("/batch/" + id + "/requests").json().get("requests");
    }

    List<String> ids(String id) {
        return each(id, "id");
    }

    List<String> statuses(String id) {
        return each(id, "status");
    }

    private List<String> each(String id, String key) {
        List<String> values = new ArrayList<>();
        requests(id).forEach(request -> values.add(request.get(key).stringValue()));
        return values;
    }

    int count(String id, String key) {
        return server.get("/batch/" + id).json().get(key).intValue();
    }

    /** Total, in progress, completed, failed. */
    List<Integer> counts(String id) {
        JsonNode batch = server.get("/batch/" + id).json();
        return List.of(
                batch.get("requestTotal").intValue(),
                batch.get("requestInProgress").intValue(),
                batch.get("requestCompleted").intValue(),
                batch.get("requestFailed").intValue());
    }

    void awaitEnded(String id) {
        ServerFixture.until(
                () -> {
                    List<Integer> counts = counts(id);
                    return counts.get(0) == counts.get(2) + counts.get(3);
                },
                "all requests to end");
    }

    static void refused(Answer answer, int status, String sentence) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.error()).contains(sentence);
    }
}
