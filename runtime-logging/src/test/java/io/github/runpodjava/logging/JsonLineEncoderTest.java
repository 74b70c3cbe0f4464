package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static io.github.runpodjava.logging.LogBench.pair;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LineSettings;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;
import tools.jackson.databind.JsonNode;

class JsonLineEncoderTest {
    private final LogBench bench = new LogBench(LogLevel.TRACE, LogFormat.JSON);

    @Test
    void a_line_outside_of_a_job_has_a_null_request_id() {
        bench.event(Level.INFO, "Started.", Map.of(), List.of(), null);

        assertThat(bench.onlyLine())
                .isEqualTo("{\"requestId\":null,\"message\":\"Started.\",\"level\":\"INFO\","
                        + "\"timestamp\":\"2026-01-02T03:04:05.006Z\",\"logger\":\"com.example.Captioner\","
                        + "\"thread\":\"main\"}\n");
    }

    @Test
    void a_line_with_everything_keeps_the_order_of_its_keys() {
        IllegalStateException thrown = new IllegalStateException("no model", new RuntimeException("no disk"));
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("A", "b", "A.java", 7)});
        thrown.getCause().setStackTrace(new StackTraceElement[0]);

        bench.event(
                Level.ERROR,
                "failed",
                Map.of("requestId", "job-1", "batchId", "batch-9", "tenant", "t", "colour", "red"),
                List.of(pair("seconds", 1.5), pair("gpu", 0)),
                thrown);

        assertThat(bench.onlyLine())
                .isEqualTo("{\"requestId\":\"job-1\",\"message\":\"failed\",\"level\":\"ERROR\","
                        + "\"timestamp\":\"2026-01-02T03:04:05.006Z\",\"logger\":\"com.example.Captioner\","
                        + "\"thread\":\"main\",\"jobId\":\"job-1\",\"batchId\":\"batch-9\",\"colour\":\"red\",\"tenant\":\"t\","
                        + "\"data\":{\"seconds\":1.5,\"gpu\":0},"
                        + "\"error\":{\"type\":\"java.lang.IllegalStateException\",\"message\":\"no model\","
                        + "\"stack\":\"java.lang.IllegalStateException: no model\\n\\tat A.b(A.java:7)\\n"
                        + "Caused by: java.lang.RuntimeException: no disk\\n\","
                        + "\"causes\":[{\"type\":\"java.lang.RuntimeException\",\"message\":\"no disk\"}]}}\n");
    }

    @Test
    void a_whole_second_still_shows_its_milliseconds() {
        JsonBytes json = new JsonBytes(0);
        new Timestamps().write(json, LogBench.MOMENT - 6);

        assertThat(json.toBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("2026-01-02T03:04:05.000Z");
    }

    @Test
    void the_five_levels_have_the_names_of_runpod_python() {
        for (Level level : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR)) {
            bench.event(level, "m", Map.of(), List.of(), null);
        }

        assertThat(bench.lines())
                .extracting(line -> json(line).get("level").stringValue())
                .containsExactly("TRACE", "DEBUG", "INFO", "WARN", "ERROR");
    }

    @Test
    void fields_cannot_pose_as_keys_of_the_line() {
        bench.event(
                Level.INFO,
                "true",
                Map.of("message", "forged", "level", "forged", "data", "forged", "mdc.level", "mine"),
                List.of(pair("message", "forged"), pair("requestId", "forged")),
                null);

        JsonNode line = json(bench.onlyLine());
        assertThat(line.get("requestId").isNull()).isTrue();
        assertThat(line.get("message").stringValue()).isEqualTo("true");
        assertThat(line.get("level").stringValue()).isEqualTo("INFO");
        assertThat(line.get("mdc.message").stringValue()).isEqualTo("forged");
        assertThat(line.get("mdc.level").stringValue()).isEqualTo("mine");
        assertThat(line.get("mdc.mdc.level").stringValue()).isEqualTo("forged");
        assertThat(line.get("data").get("message").stringValue()).isEqualTo("forged");
    }

    @Test
    void of_two_fields_with_one_key_the_later_counts() {
        bench.event(Level.INFO, "m", Map.of(), List.of(pair("a", 1), pair("b", 2), pair("a", 3)), null);

        assertThat(bench.onlyLine()).contains("\"data\":{\"a\":3,\"b\":2}");
    }

    @Test
    void a_circle_of_causes_ends() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException two = new RuntimeException("two", one);
        one.initCause(two);

        bench.event(Level.ERROR, "m", Map.of(), List.of(), one);

        assertThat(json(bench.onlyLine()).get("error").get("causes").toString())
                .isEqualTo("[{\"type\":\"java.lang.RuntimeException\",\"message\":\"two\"}]");
    }

    @Test
    void characters_that_some_readers_end_a_line_at_are_escaped() {
        bench.event(Level.INFO, "a\nb\r\u0085\u2028\u2029\u0000\u001b é", Map.of(), List.of(), null);

        String line = bench.onlyLine();
        assertThat(line.strip()).matches("[ -~]+");
        assertThat(json(line).get("message").stringValue()).isEqualTo("a\nb\r\u0085\u2028\u2029\u0000\u001b é");
    }

    @Test
    void half_a_surrogate_pair_is_replaced_and_a_whole_one_kept() {
        bench.event(Level.INFO, "a\ud800b \ud83d\ude00 \ude00", Map.of("k\udc00", "v\ud800"), List.of(), null);

        JsonNode line = json(bench.onlyLine());
        assertThat(line.get("message").stringValue()).isEqualTo("a\ufffdb \ud83d\ude00 \ufffd");
        assertThat(line.get("k\ufffd").stringValue()).isEqualTo("v\ufffd");
        assertThat(bench.onlyLine()).doesNotContainIgnoringCase("\\ud800");
    }

    @Test
    void an_event_that_cannot_be_encoded_still_gives_a_line_and_spares_the_next() {
        bench.broken("overflow", Map.of("requestId", "j\"1"));
        bench.event(Level.INFO, "fine", Map.of(), List.of(), null);

        assertThat(bench.lines().get(0))
                .isEqualTo("{\"requestId\":\"j\\\"1\",\"message\":\"overflow\",\"level\":\"INFO\","
                        + "\"logFailure\":\"java.lang.StackOverflowError\"}\n");
        assertThat(bench.lines().get(1))
                .startsWith("{\"requestId\":null,\"message\":\"fine\",\"level\":\"INFO\",\"timestamp\"");
        assertThat(bench.lines()).hasSize(2);
    }

    @Test
    void what_is_the_same_on_every_line_comes_after_the_thread() {
        LineSettings settings = LineSettings.lenient(Environment.of(Map.of(
                "RUNPOD_SERVICE_NAME", "captions",
                "OTEL_SERVICE_NAME", "other",
                "RUNPOD_ENVIRONMENT", "\"staging\"",
                "RUNPOD_POD_ID", "pod-1",
                "RUNPOD_ENDPOINT_ID", "endpoint-1")));
        LogBench placed = new LogBench(LogLevel.TRACE, new JsonLineEncoder(settings, Secrets.none()));

        placed.event(
                Level.INFO,
                "m",
                Map.of("requestId", "job-1", "traceId", "t", "spanId", "s", "batchId", "b", "service", "forged"),
                List.of(),
                null);

        assertThat(placed.onlyLine())
                .endsWith("\"thread\":\"main\",\"service\":\"captions\",\"environment\":\"\\\"staging\\\"\","
                        + "\"workerId\":\"pod-1\",\"endpointId\":\"endpoint-1\",\"jobId\":\"job-1\","
                        + "\"traceId\":\"t\",\"spanId\":\"s\",\"batchId\":\"b\",\"mdc.service\":\"forged\"}\n");
    }

    @Test
    void secrets_are_hidden_in_every_place_also_by_name_and_across_a_cut() {
        LineSettings small = LineSettings.lenient(Environment.of(Map.of("RUNPOD_LOG_MAX_TEXT_BYTES", "256")));
        Secrets secrets = Secrets.of(Environment.of(Map.of("MY_API_KEY", "correct-horse-battery")));
        LogBench hiding = new LogBench(LogLevel.TRACE, new JsonLineEncoder(small, secrets));
        String hidden = "correct-horse-battery";

        hiding.event(
                Level.INFO,
                "x".repeat(245) + hidden,
                Map.of("a", hidden, "password", "plain1234"),
                List.of(
                        pair("k", Map.of(hidden, List.of(hidden))),
                        pair("token", List.of("plain1234")),
                        pair("password", Map.of("is", "plain1234"))),
                new IllegalStateException(hidden, new RuntimeException(hidden)));

        String all = String.join("", hiding.lines());
        assertThat(hiding.lines()).hasSizeGreaterThan(1).allSatisfy(line -> json(line));
        assertThat(all).doesNotContain("correct", "battery", "plain1234");
    }

    @Test
    void markers_are_a_field() {
        bench.logger("a").atInfo().addMarker(MarkerFactory.getMarker("AUDIT")).log("m");

        assertThat(json(bench.onlyLine()).get("markers").toString()).isEqualTo("[\"AUDIT\"]");
    }

    @Test
    void frames_below_the_handler_are_cut() {
        IllegalStateException thrown = new IllegalStateException("bad");
        thrown.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("io.github.runpodjava.internal.execute.DefaultJobContext", "stage", "D.java", 1),
            new StackTraceElement("com.example.Captioner", "handle", "Captioner.java", 2),
            new StackTraceElement("io.github.runpodjava.internal.execute.ValueTask", "call", "ValueTask.java", 3),
            new StackTraceElement("java.lang.Thread", "run", "Thread.java", 4)
        });

        bench.event(Level.ERROR, "m", Map.of(), List.of(), thrown);

        assertThat(json(bench.onlyLine()).get("error").get("stack").stringValue())
                .isEqualTo("java.lang.IllegalStateException: bad\n"
                        + "\tat io.github.runpodjava.internal.execute.DefaultJobContext.stage(D.java:1)\n"
                        + "\tat com.example.Captioner.handle(Captioner.java:2)\n");
    }
}
