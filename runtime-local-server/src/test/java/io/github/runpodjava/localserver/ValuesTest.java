package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What goes in and out of a job. */
class ValuesTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"text\"",
                "[]",
                "{}",
                "[1,null,{\"a\":[]}]",
                "12345678901234567890123456789012345678901234567890",
                "1.10",
                "0.1234567890123456789012345678901234567890",
                "\"\u00fc \uD83D\uDE00 \u2028 \\u0000 \\\\ \\\"\"",
                "{\"\":{\"\u00fc\":1}}"
            })
    void any_input_reaches_the_worker_and_comes_back_exactly(String value) {
        server.echo();

        String answer = server.post("/runsync", "{\"input\": " + value + "}").body();

        assertThat(answer).contains("\"output\":" + value + ",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E400", "1.10e-7", "{ \"a\" : 1.0 }", "\"\\ud800\"", "[ ]", "\"\\/\""})
    void the_text_of_an_output_is_not_touched(String value) {
        server.work(1, (job, reporter) -> reporter.result("{ \"x\": [1], \"output\" : " + value + " }"));

        String answer = server.post("/runsync", "{\"input\": 1}").body();

        assertThat(answer).contains("\"output\":" + value + ",");
    }

    @Test
    void an_error_fails_the_job_and_its_output_stays() {
        server.work(1, (job, reporter) -> reporter.result("{\"output\":{\"a\":1},\"error\":\"it \\\"broke\\\"\"}"));

        JsonNode job = server.post("/runsync", "{\"input\": 1}").json();

        assertThat(job.get("status").stringValue()).isEqualTo("FAILED");
        assertThat(job.get("error").stringValue()).isEqualTo("it \"broke\"");
        assertThat(job.get("output")).isEqualTo(ServerFixture.json("{\"a\":1}"));
    }

    @Test
    void an_error_is_a_string_whatever_the_worker_sent() {
        server.work(1, (job, reporter) -> reporter.result("{\"error\":{\"code\":7,\"why\":\"x\\ny\"}}"));

        JsonNode job = server.post("/runsync", "{\"input\": 1}").json();

        assertThat(job.get("status").stringValue()).isEqualTo("FAILED");
        assertThat(job.get("error").stringValue()).isEqualTo("{\"code\":7,\"why\":\"x\\ny\"}");
    }

    @Test
    void an_empty_result_completes_the_job_without_output() {
        server.work(1, (job, reporter) -> reporter.result("{\"stopPod\":true}"));

        JsonNode job = server.post("/runsync", "{\"input\": 1}").json();

        assertThat(job.get("status").stringValue()).isEqualTo("COMPLETED");
        assertThat(job.has("output")).isFalse();
        assertThat(job.has("stopPod")).isFalse();
    }
}
