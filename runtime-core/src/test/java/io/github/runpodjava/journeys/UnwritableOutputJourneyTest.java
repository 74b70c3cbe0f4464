package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An output that is no JSON must not swallow the job, nor what the handler said about its failure. */
class UnwritableOutputJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    @Test
    void a_getter_that_throws_an_error_fails_its_job_only() throws Exception {
        journey.start(Worker.handling(
                Boolean.class, (bad, job) -> bad ? Map.of("image", new Unloadable()) : Map.of("image", "fine")));

        JsonNode body = journey.ask("true");
        assertThat(body.propertyNames()).containsExactly("error");
        assertThat(body.get("error").asString())
                .contains("cannot be written as JSON")
                .contains("NoClassDefFoundError")
                .contains("org/example/Codec");
        assertThat(journey.ask("false")).isEqualTo(Journey.json("{\"output\": {\"image\": \"fine\"}}"));
    }

    @Test
    void whoever_counts_jobs_hears_that_it_failed() throws Exception {
        List<JobOutcome> outcomes = new CopyOnWriteArrayList<>();
        journey.start(Worker.handling(
                        Boolean.class, (bad, job) -> bad ? Map.of("image", new Unloadable()) : Map.of("image", "fine"))
                .listener(event -> {
                    if (event instanceof JobEvent.Finished finished) {
                        outcomes.add(finished.outcome());
                    }
                }));

        String error = journey.ask("true").get("error").asString();
        journey.ask("false");

        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(0)).isEqualTo(new JobOutcome.Failed(error));
        assertThat(outcomes.get(1)).isInstanceOf(JobOutcome.Completed.class);
    }

    @Test
    void the_reason_of_a_failure_survives_its_output() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            throw JobFailedException.because("the model is missing").withOutput(new Unloadable());
        }));

        assertThat(journey.ask("1").get("error").asString())
                .startsWith("the model is missing")
                .contains("cannot be written as JSON");
    }

    @Test
    void with_digests_for_all_it_is_a_report_that_says_what_is_wrong() throws Exception {
        journey.set("RUNPOD_ERROR_DIGEST", "all")
                .set("RUNPOD_DEBUG_METADATA", "all")
                .set("RUNPOD_MAX_RESULT_BYTES", "100000");
        journey.start(Worker.handling(
                Boolean.class, (bad, job) -> bad ? Map.of("image", new Unloadable()) : "x".repeat(100_000)));

        assertReport(journey.ask("true"), "RESULT_UNWRITABLE", "org/example/Codec");
        assertReport(journey.ask("false"), "RESULT_TOO_LARGE", "object storage");
    }

    @Test
    void with_digests_for_all_the_reason_of_a_failure_survives_its_output_too() throws Exception {
        journey.set("RUNPOD_ERROR_DIGEST", "all").set("RUNPOD_DEBUG_METADATA", "all");
        journey.start(Worker.handling(
                JsonNode.class, (json, job) -> Map.of("error", "the model is missing", "codec", new Unloadable())));

        assertReport(journey.ask("1"), "JOB_FAILED", "the model is missing (The result cannot be written as JSON");
    }

    @Test
    void where_a_report_has_no_room_it_is_a_sentence() throws Exception {
        journey.set("RUNPOD_ERROR_DIGEST", "all").set("RUNPOD_MAX_RESULT_BYTES", "1024");
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            throw JobFailedException.because("no".repeat(100)).withOutput("x".repeat(2000));
        }));

        assertThat(journey.ask("1").get("error").asString()).startsWith("nono").contains("The result is ");
    }

    private static void assertReport(JsonNode body, String code, String message) {
        JsonNode report = Journey.json(body.get("error").asString());
        assertThat(report.get("code").asString()).isEqualTo(code);
        assertThat(report.get("error_message").asString()).contains(message);
        JsonNode debug = body.at("/output/debug/error");
        assertThat(debug.get("code").asString()).isEqualTo(code);
        assertThat(debug.get("help")).isEqualTo(report.get("help"));
        assertThat(debug.get("message").asString()).contains(message);
    }

    @Test
    void an_object_without_properties_is_a_mistake_whatever_annotations_its_class_has() throws Exception {
        journey.start(Worker.handling(Boolean.class, (kotlin, job) -> kotlin ? new Sequence() : new Object()));

        for (String input : List.of("true", "false")) {
            assertThat(journey.ask(input).get("error").asString())
                    .contains("cannot be written as JSON")
                    .contains("No serializer found")
                    .doesNotContain("FAIL_ON_EMPTY_BEANS");
        }
    }

    @Test
    void an_object_that_jackson_is_told_about_may_have_no_properties() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> new Nothing()));

        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"output\": {\"type\": \"nothing\"}}"));
    }

    @kotlin.Metadata
    static final class Sequence {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonTypeName("nothing")
    static final class Nothing {}

    static final class Unloadable {
        public String getCodec() {
            throw new NoClassDefFoundError("org/example/Codec");
        }
    }
}
