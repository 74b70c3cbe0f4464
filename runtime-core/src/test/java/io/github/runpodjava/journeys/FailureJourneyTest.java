package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Jobs fail in every way there is; the caller is told, and the next job is none the worse. */
class FailureJourneyTest {
    private static final String[] SIX = {
        "error_type", "error_message", "error_traceback", "hostname", "worker_id", "runpod_version"
    };
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    enum Way {
        EXCEPTION("java.io.IOException", "disk on fire", "unknown"),
        STACK_OVERFLOW("java.lang.StackOverflowError", "", "unknown"),
        HUGE_ARRAY("java.lang.OutOfMemoryError", "", "oom"),
        MISSING_CLASS("java.lang.NoClassDefFoundError", "org/example/Missing", "unknown"),
        BROKEN_CLASS("java.lang.ExceptionInInitializerError", "", "unknown"),
        SILENT("io.github.runpodjava.journeys.FailureJourneyTest$Silent", "failed", "unknown"),
        INTERRUPTED("java.lang.InterruptedException", "on its own", "cancelled"),
        FUTURE("java.lang.IllegalStateException", "later", "unknown"),
        ASSERTION("java.lang.AssertionError", "no", "unknown"),
        CANCELLED_FUTURE("java.lang.IllegalStateException", "cancelled", "cancelled");

        final String type;
        final String message;
        final String category;

        Way(String type, String message, String category) {
            this.type = type;
            this.message = message;
            this.category = category;
        }
    }

    @BeforeEach
    void start() throws InterruptedException {
        journey.set("RUNPOD_POD_HOSTNAME", "machine-7");
        journey.set("RUNPOD_MAX_RESULT_BYTES", "100000");
        journey.start(Worker.handling(String.class, (way, job) -> fail(way)));
    }

    private static Object fail(String way) throws Exception {
        switch (way) {
            case "EXCEPTION" -> throw new IOException("disk on fire", new IllegalStateException("the cause"));
            case "STACK_OVERFLOW" -> deeper(0);
            case "HUGE_ARRAY" -> {
                List<long[]> all = new ArrayList<>();
                all.add(new long[Integer.MAX_VALUE]);
                all.add(new long[Integer.MAX_VALUE]);
                return all.size();
            }
            case "MISSING_CLASS" -> throw new NoClassDefFoundError("org/example/Missing");
            case "BROKEN_CLASS" -> Broken.touch();
            case "SILENT" -> throw new Silent();
            case "INTERRUPTED" -> {
                Thread.currentThread().interrupt();
                throw new InterruptedException("on its own");
            }
            case "FUTURE" -> {
                return CompletableFuture.failedFuture(new IllegalStateException("later"));
            }
            case "ASSERTION" -> throw new AssertionError("no");
            case "CANCELLED_FUTURE" -> {
                CompletableFuture<String> future = new CompletableFuture<>();
                future.cancel(true);
                return future;
            }
            case "BAD_OUTPUT" -> {
                return Map.of("images", List.of(Map.of(), Map.of("pixels", new Unwritable())));
            }
            case "SELF" -> {
                Map<String, Object> self = new HashMap<>();
                self.put("self", self);
                return self;
            }
            case "LARGE" -> {
                return "x".repeat(100_000);
            }
            default -> {
                return "done: " + Thread.currentThread().isInterrupted();
            }
        }
        return "unreachable";
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_handler_that_throws_is_told_in_six_fields_with_a_digest_and_the_next_job_is_done(Way way) {
        JsonNode body = journey.ask("\"" + way + "\"");

        assertThat(body.propertyNames()).containsExactly("error");
        JsonNode report = Journey.json(body.get("error").asString());
        assertThat(report.propertyNames()).startsWith(SIX);
        assertThat(report.get("category").asString()).isEqualTo(way.category);
        assertThat(report.get("request_id").asString()).isNotEmpty();
        assertThat(report.get("error_type").asString()).isEqualTo(way.type);
        assertThat(report.get("error_message").asString()).contains(way.message);
        assertThat(report.get("error_traceback").asString())
                .startsWith(way.type)
                .doesNotContain("io.github.runpodjava.internal.execute.JobRunner");
        assertThat(report.get("hostname").asString()).isEqualTo("machine-7");
        assertThat(report.get("worker_id").asString()).isEqualTo("test-worker");
        assertThat(report.get("runpod_version").asString()).isEqualTo("1.12.0");
        theNextJobIsDone();
    }

    @Test
    void the_trace_names_the_handler_and_the_cause_and_none_of_our_frames() {
        String trace = Journey.json(journey.ask("\"EXCEPTION\"").get("error").asString())
                .get("error_traceback")
                .asString();

        assertThat(trace)
                .contains("java.io.IOException: disk on fire")
                .contains("FailureJourneyTest.fail(")
                .contains("Caused by: java.lang.IllegalStateException: the cause")
                .doesNotContain("ValueTask")
                .doesNotContain("java.lang.Thread.run");
    }

    @Test
    void an_output_that_is_no_json_is_told_with_its_place() {
        assertThat(sentence("BAD_OUTPUT"))
                .contains("output.images[1].pixels")
                .contains("IllegalStateException: no pixels here");
        theNextJobIsDone();
    }

    @Test
    void an_output_that_contains_itself_is_told() {
        assertThat(sentence("SELF")).contains("nested too deep").hasSizeLessThan(1000);
        theNextJobIsDone();
    }

    @Test
    void an_output_over_the_limit_is_told_with_both_sizes() {
        assertThat(sentence("LARGE"))
                .contains("100013 bytes")
                .contains("100000 bytes")
                .contains("link");
        theNextJobIsDone();
    }

    private String sentence(String way) {
        JsonNode body = journey.ask("\"" + way + "\"");
        assertThat(body.propertyNames()).containsExactly("error");
        return body.get("error").asString();
    }

    private void theNextJobIsDone() {
        assertThat(journey.ask("\"nothing\"").get("output").asString()).isEqualTo("done: false");
    }

    static final class Broken {
        static {
            explode();
        }

        private static void explode() {
            throw new IllegalStateException("static");
        }

        static void touch() {}
    }

    static final class Silent extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    static final class Unwritable {
        public String getPixels() {
            throw new IllegalStateException("no pixels here");
        }
    }
}
