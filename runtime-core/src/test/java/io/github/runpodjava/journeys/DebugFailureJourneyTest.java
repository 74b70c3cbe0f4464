package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Stage;
import io.github.runpodjava.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** With debugging on the result of a job that failed tells what went wrong, and in what. */
class DebugFailureJourneyTest {
    private final Journey journey = new Journey().set("RUNPOD_DEBUG_METADATA", "all");

    @AfterEach
    void end() {
        journey.close();
    }

    @Test
    void a_stream_that_fails_has_it_next_to_its_error() throws InterruptedException {
        journey.start(Worker.streaming(JsonNode.class, (input, chunks, job) -> {
            chunks.send("a");
            throw new IllegalStateException("in the midst");
        }));

        JsonNode body = journey.ask("{}");

        assertThat(body.get("error").asString()).startsWith("handler: in the midst \ntraceback: ");
        assertThat(body.at("/output/debug/error/message").asString()).isEqualTo("in the midst");
    }

    @Test
    void an_exception_without_a_message_is_told_by_its_class() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> {
            throw new IllegalStateException(null, new IOException());
        }));

        JsonNode error = journey.ask("{}").at("/output/debug/error");

        assertThat(error.get("message").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.at("/causes/0/message").asString()).isEqualTo("java.io.IOException");
    }

    @Test
    void the_digest_in_it_names_the_job_and_its_trace() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> Map.of("error", "no")));

        JsonNode body = journey.ask("{}");
        JsonNode error = body.at("/output/debug/error");

        assertThat(error.path("request_id")).isEqualTo(body.at("/output/debug/job_id"));
        assertThat(error.path("trace_id")).isEqualTo(body.at("/output/debug/trace_id"));
        assertThat(error.path("trace_id").asString()).hasSize(32);
    }

    @Test
    void stages_that_were_left_on_the_way_out_are_told() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> {
            try (Stage load = job.stage("load")) {
                load.progress(1, 1);
            }
            try (Stage infer = job.stage("infer");
                    Stage step = job.stage("step")) {
                throw new IOException(infer.name() + step.name());
            }
        }));

        JsonNode debug = journey.ask("{}").at("/output/debug");

        assertThat(debug.at("/error/stages").toString()).isEqualTo("[\"infer\",\"step\"]");
        assertThat(debug.at("/stages/1").has("open")).isFalse();
    }

    @Test
    void a_job_that_failed_has_what_was_thrown_and_where_next_to_its_error() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> {
            try (Stage load = job.stage("load")) {
                load.progress(1, 2);
                Stage weights = job.stage("weights");
                throw new IOException(weights.name(), new IllegalStateException("the cause"));
            }
        }));

        JsonNode body = journey.ask("{}");
        JsonNode error = body.at("/output/debug/error");

        assertThat(Journey.json(body.get("error").asString()).get("error_type").asString())
                .isEqualTo("java.io.IOException");
        assertThat(error.get("type").asString()).isEqualTo("java.io.IOException");
        assertThat(error.get("category").asString()).isEqualTo("unknown");
        assertThat(error.get("code").asString()).isEqualTo("HANDLER_EXCEPTION");
        assertThat(error.get("stack").asString())
                .startsWith("java.io.IOException: weights\n\tat " + getClass().getName())
                .contains("\nCaused by: java.lang.IllegalStateException: the cause\n")
                .doesNotContain("runpodjava.internal");
        assertThat(error.at("/causes/0/message").asString()).isEqualTo("the cause");
        assertThat(error.get("stages").toString()).isEqualTo("[\"weights\"]");
        assertThat(states(body)).containsExactly("TAKEN", "RUNNING", "FAILED", "REPORTING");
    }

    @Test
    void its_message_is_the_sentence_also_when_the_error_is_a_report() throws InterruptedException {
        journey.set("RUNPOD_ERROR_DIGEST", "all");
        journey.start(Worker.handling(JsonNode.class, (input, job) -> Map.of("error", "too wide")));

        JsonNode body = journey.ask("{}");

        assertThat(Journey.json(body.get("error").asString())
                        .get("error_message")
                        .asString())
                .isEqualTo("too wide");
        assertThat(body.at("/output/debug/error/message").asString()).isEqualTo("too wide");
        assertThat(body.at("/output/debug/error/code").asString()).isEqualTo("JOB_FAILED");
    }

    @Test
    void what_is_behind_a_failure_on_purpose_stays_in_the_log() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> {
            throw JobFailedException.because("too wide", new IOException("db.internal is down"))
                    .withOutput(List.of(1));
        }));

        JsonNode body = journey.ask("{}");

        assertThat(body.get("error").asString()).isEqualTo("too wide");
        assertThat(body.at("/output/output").toString()).isEqualTo("[1]");
        assertThat(body.at("/output/debug/error/code").asString()).isEqualTo("JOB_FAILED");
        assertThat(body.toString()).doesNotContain("db.internal");
    }

    @Test
    void an_input_that_does_not_fit_is_sorted_as_validation() throws InterruptedException {
        journey.start(Worker.handling(Integer.class, (input, job) -> input));

        JsonNode body = journey.ask("\"wide\"");

        assertThat(body.at("/output/debug/error/category").asString()).isEqualTo("validation");
    }

    @Test
    void a_job_that_ran_too_long_tells_when_it_was_stopped() throws InterruptedException {
        CountDownLatch never = journey.latch();
        journey.start(Worker.handling(JsonNode.class, (input, job) -> never.await(1, TimeUnit.MINUTES))
                .jobTimeout(Duration.ofMillis(50)));

        JsonNode body = journey.ask("{}");

        assertThat(body.get("error").asString()).contains("longer than its limit of 50 ms");
        assertThat(body.at("/output/debug/error/category").asString()).isEqualTo("timeout");
        assertThat(states(body)).containsExactly("TAKEN", "RUNNING", "STOPPING", "FAILED", "REPORTING");
    }

    @Test
    void a_handler_that_does_not_listen_is_reported_with_its_metadata() throws InterruptedException {
        journey.set("RUNPOD_STOP_GRACE_MS", "20");
        CountDownLatch deaf = journey.latch();
        journey.start(Worker.handling(JsonNode.class, (input, job) -> {
                    boolean done = false;
                    while (!done) {
                        try {
                            done = deaf.await(1, TimeUnit.MINUTES);
                        } catch (InterruptedException ignored) {
                            // On purpose.
                        }
                    }
                    return "late";
                })
                .jobTimeout(Duration.ofMillis(20)));

        JsonNode body = journey.ask("{}");

        assertThat(states(body)).containsExactly("TAKEN", "RUNNING", "STOPPING", "STOP_IGNORED", "REPORTING");
        assertThat(body.at("/output/debug/memory/end").has("heap_used_bytes")).isTrue();
    }

    private static List<String> states(JsonNode body) {
        List<String> states = new ArrayList<>();
        body.at("/output/debug/transitions")
                .forEach(transition -> states.add(transition.get("state").asString()));
        return states;
    }
}
