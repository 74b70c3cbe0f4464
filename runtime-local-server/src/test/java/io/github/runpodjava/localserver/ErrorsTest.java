package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"input\":",
                "{\"input\":1}}",
                "{\"input\":1} x",
                "{'input':1}",
                "{\"input\":NaN}",
                "{\"input\":1e99999999999999}",
                "{\"input\":01}",
                "{\"input\":\"\n\"}",
                "{\"input\":1,}",
                "input=1",
                "null",
                "[]",
                "\"input\"",
                "17",
                "{}",
                "{\"Input\":1}"
            })
    void a_body_without_a_job_is_refused_with_a_sentence_and_an_example(String body) {
        for (String route : new String[] {"/run", "/runsync", "/v2/x/run"}) {
            Answer answer = server.post(route, body);

            assertRefused(answer, 400);
            assertThat(answer.error()).contains("{\"input\": {\"prompt\": \"Hello\"}}");
        }
        assertThat(server.get("/health").json().get("jobs").get("inQueue").intValue())
                .isZero();
    }

    @Test
    void a_body_that_is_not_utf_8_is_refused() throws IOException {
        byte[] body = "{\"input\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(raw(
                        body,
                        "POST /run HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + body.length))
                .startsWith("HTTP/1.1 400")
                .contains("\"error\":\"The request body is not valid JSON");
    }

    @Test
    void deep_nesting_is_refused_and_reasonable_nesting_is_not() {
        server.echo();

        assertRefused(server.post("/run", "{\"input\":" + "[".repeat(100_000)), 400);
        assertRefused(server.post("/run", "{\"input\":" + "[".repeat(600) + "]".repeat(600) + "}"), 400);
        String fine = "[".repeat(400) + "]".repeat(400);
        assertThat(server.post("/runsync", "{\"input\":" + fine + "}").body()).contains("\"output\":" + fine);
    }

    @Test
    void a_number_of_absurd_length_is_refused() {
        assertRefused(server.post("/run", "{\"input\":" + "9".repeat(100_001) + "}"), 400);
    }

    @Test
    void a_body_that_is_not_closed_is_refused_in_words_for_its_sender() {
        Answer answer = server.post("/runsync", "{\"input\": {\"text\": \"a b\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Unexpected end-of-input").doesNotContain("Source:");
    }

    @Test
    void a_number_that_is_merely_large_comes_back_as_it_went_in() {
        server.echo();
        String number = "9".repeat(1_500);

        assertThat(server.post("/runsync", "{\"input\":{\"n\":" + number + "}}").body())
                .contains("\"output\":{\"n\":" + number + "}");
    }

    @ParameterizedTest
    @CsvSource({"/run, 10", "/runsync, 20"})
    void a_body_over_the_limit_of_the_route_is_refused_as_the_platform_does(String route, int mib) {
        server.echo();
        int limit = mib * 1024 * 1024;
        String frame = "{\"input\":\"\"}";

        Answer tooLong = server.post(route, "{\"input\":\"" + "x".repeat(limit - frame.length() + 1) + "\"}");
        Answer fits = server.post(route, "{\"input\":\"" + "x".repeat(limit - frame.length()) + "\"}");

        assertRefused(tooLong, 400);
        assertThat(tooLong.error()).isEqualTo("bad request: body: exceeded max body size of " + mib + "MiB");
        assertThat(fits.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /status/nope",
        "POST, /status/nope",
        "GET, /status-sync/nope",
        "GET, /stream/nope",
        "POST, /stream/nope",
        "POST, /cancel/nope",
        "POST, /retry/nope",
        "GET, /v2/x/status/%F0%9F%98%80"
    })
    void an_unknown_job_is_not_found(String method, String path) {
        Answer answer = server.send(method, path, null);

        assertRefused(answer, 404);
        assertThat(answer.error()).contains("There is no job with the id");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nope",
        "POST, /v2/run",
        "DELETE, /a/b/c",
        "OPTIONS, /nope",
        "GET, /status",
        "GET, /v2/x/docs",
        "GET, /favicon.ico"
    })
    void an_unknown_route_is_not_found(String method, String path) {
        Answer answer = server.send(method, path, null);

        assertRefused(answer, 404);
        assertThat(answer.error()).contains(path);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /run, 'POST, OPTIONS'",
        "PUT, /runsync, 'POST, OPTIONS'",
        "DELETE, /v2/x/run, 'POST, OPTIONS'",
        "BREW, /cancel/x, 'POST, OPTIONS'",
        "GET, /retry/x, 'POST, OPTIONS'",
        "GET, /v2/x/purge-queue, 'POST, OPTIONS'",
        "POST, /health, 'GET, HEAD, OPTIONS'",
        "PATCH, /status/x, 'GET, POST, HEAD, OPTIONS'",
        "POST, /docs, 'GET, HEAD, OPTIONS'"
    })
    void a_wrong_method_is_refused_with_the_right_ones(String method, String path, String allowed) {
        Answer answer = server.send(method, path, "{}");

        assertRefused(answer, 405);
        assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrder(allowed.split(", "));
    }

    @Test
    void options_says_which_methods_there_are() {
        Answer answer = server.send("OPTIONS", "/v2/x/stream/1", null);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrder("GET", "POST", "HEAD", "OPTIONS");
    }

    @Test
    void head_changes_nothing_and_waits_for_nothing() {
        server.work(1, (job, reporter) -> {
            reporter.chunk("1");
            reporter.streamResult("{}");
        });
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "COMPLETED");

        for (String path : new String[] {"/stream/" + id, "/status/" + id, "/status-sync/" + id, "/health", "/docs"}) {
            Answer answer = server.send("HEAD", path, null);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(server.send("HEAD", "/stream/nope", null).status()).isEqualTo(404);
        assertThat(server.get("/stream/" + id).json().get("stream")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5", "1e3", "99999999999999999999999999999999999999", "0x10", "%20"})
    void a_wait_that_is_not_a_whole_number_is_refused(String wait) {
        Answer answer = server.post("/runsync?wait=" + wait, "{\"input\":1}");

        assertRefused(answer, 400);
        assertThat(answer.error()).contains("whole milliseconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "0", "9999999999999999999"})
    void any_whole_wait_is_moved_into_the_range(String wait) {
        server.echo();

        assertThat(server.post("/runsync?wait=" + wait, "{\"input\":1}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /status/%zz HTTP/1.1\r\nHost: localhost",
                "GET /status/a%2Fb HTTP/1.1\r\nHost: localhost",
                "GET /health HTTP/1.1",
                "GET /health HTTP/1.1\r\nHost: <script>",
                "POST /run HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100",
                "POST /run HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz"
            })
    void a_broken_request_gets_json_too(String head) throws IOException {
        String answer = raw(new byte[0], head);

        assertThat(answer).startsWith("HTTP/1.1 400").contains("Content-Type: application/json", "{\"error\":\"");
        assertThat(answer).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""})
    void any_content_type_is_accepted(String type) throws IOException {
        byte[] body = "{\"input\":1}".getBytes(StandardCharsets.UTF_8);

        assertThat(raw(
                        body,
                        "POST /run HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                                + "\r\nContent-Length: " + body.length))
                .startsWith("HTTP/1.1 200");
    }

    private static void assertRefused(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("error");
        assertThat(answer.error()).isNotBlank().doesNotContain("Exception", "\n");
    }

    private String raw(byte[] body, String head) throws IOException {
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
