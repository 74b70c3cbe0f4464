package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no batch, no request of one and no question about one. */
class BatchRefusalsTest {
    private final ServerFixture server = ServerFixture.start();
    private final Batches batches = new Batches(server);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "null",
                "{}",
                "{\"requests\":[]}",
                "\"x\"",
                "[1]",
                "[{\"input\":1},{}]",
                "[{\"input\":1},{\"input\":1,\"policy\":{\"ttl\":1}}]",
                "[{\"input\":1,\"webhook\":\"ftp://x\"}]",
                "[[{\"input\":1}]]"
            })
    void a_batch_with_a_bad_request_is_not_made(String body) {
        Answer answer = server.post("/batch", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isNotBlank();
        assertThat(server.get("/batch").json().get("total").intValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[{\"input\":1}]",
                "{}",
                "{\"requests\":{}}",
                "{\"requests\":[{\"input\":1},\"x\"]}",
                "{\"requests\":[{\"Input\":1}]}"
            })
    void all_requests_of_a_call_are_added_or_none(String body) {
        String id = batches.make("[]");

        assertThat(server.post("/batch/" + id + "/requests", body).status()).isEqualTo(400);

        assertThat(batches.counts(id)).containsExactly(0, 0, 0, 0);
        Batches.refused(server.post("/batch/" + id + "/finalize", null), 400, "is empty");
    }

    @Test
    void an_error_names_the_request_that_it_is_about() {
        assertThat(server.post("/batch", "[{\"input\":1},{\"input\":1},{}]").error())
                .startsWith("Request 3 of 3: A request needs the key \"input\"");
    }

    @Test
    void a_call_over_ten_mebibytes_is_refused() {
        int limit = 10 * 1024 * 1024;
        String frame = "[{\"input\":\"\"}]";
        String id = batches.make("[]");
        String moreFrame = "{\"requests\":[{\"input\":\"\"}]}";

        assertThat(server.post("/batch", frame.replace("\"\"", '"' + "x".repeat(limit - frame.length()) + '"'))
                        .status())
                .isEqualTo(200);
        Batches.refused(
                server.post("/batch", frame.replace("\"\"", '"' + "x".repeat(limit - frame.length() + 1) + '"')),
                400,
                "exceeded max body size of 10MiB");
        Batches.refused(
                server.post(
                        "/batch/" + id + "/requests",
                        moreFrame.replace("\"\"", '"' + "x".repeat(limit - moreFrame.length() + 1) + '"')),
                400,
                "exceeded max body size of 10MiB");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /batch/nope",
        "PUT, /batch/nope",
        "GET, /batch/nope/requests",
        "POST, /batch/nope/requests",
        "DELETE, /batch/nope/requests/x",
        "POST, /v2/x/batch/nope/finalize",
        "POST, /batch/nope/cancel"
    })
    void an_unknown_batch_is_not_found(String method, String path) {
        Batches.refused(server.send(method, path, null), 404, "There is no batch with the id \"nope\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"offset=-1", "limit=x", "limit=1.5", "offset=%2B1"})
    void a_bad_page_is_refused(String query) {
        String id = batches.make("[]");

        Batches.refused(server.get("/batch/" + id + "/requests?" + query), 400, "must be a whole number from 0 on");
        Batches.refused(server.get("/batch?" + query), 400, "must be a whole number from 0 on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"name\":7}", "{\"name\":\"257\"}"})
    void a_bad_name_is_refused(String body) {
        String id = batches.make("[]");

        assertThat(server.send("PUT", "/batch/" + id, body.replace("257", "x".repeat(257)))
                        .status())
                .isEqualTo(400);
        assertThat(server.get("/batch/" + id).json().has("name")).isFalse();
    }
}
