package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobContext;
import io.github.runpodjava.Stage;
import io.github.runpodjava.StreamHandler;
import io.github.runpodjava.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** With debugging on every result tells how its job went, and what the handler returned is there all the same. */
class DebugJourneyTest {
    private final Journey journey = new Journey().set("RUNPOD_DEBUG_METADATA", "all");

    @AfterEach
    void end() {
        journey.close();
    }

    private void echo() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> input));
    }

    @Test
    void an_object_has_the_metadata_beside_its_own_members() throws InterruptedException {
        echo();

        JsonNode output = journey.ask("{\"a\":1}").get("output");

        assertThat(output.propertyNames()).containsExactly("a", "rp_debugger", "debug");
        assertThat(output.at("/debug/output").toString()).isEqualTo("{\"type\":\"object\",\"wrapped\":false}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"text, {\\\"output\\\":1}\"' | string",
                "'\"\"' | string",
                "'[1,{\"debug\":2}]' | array",
                "'[]' | array",
                "'12345678901234567890.125' | number",
                "'-7' | number",
                "'true' | boolean",
                "'false' | boolean",
                "'null' | null",
                "'{\"debug\":{\"mine\":1}}' | object",
                "'{\"rp_debugger\":1,\"b\":2}' | object",
            })
    void any_other_output_is_left_as_it_is_in_an_object_of_its_own(String json, String type)
            throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> {
            JsonNode value = input.get("value");
            return value.isNull() ? null : value;
        }));

        JsonNode output = journey.ask("{\"value\":" + json + "}").get("output");

        assertThat(output.propertyNames()).containsExactly("output", "rp_debugger", "debug");
        assertThat(output.get("output")).isEqualTo(Journey.json(json));
        assertThat(output.at("/debug/output").toString()).isEqualTo("{\"type\":\"" + type + "\",\"wrapped\":true}");
    }

    @Test
    void a_job_without_output_has_metadata_as_its_output() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> Map.of("refresh_worker", true)));

        JsonNode body = journey.ask("{}");

        assertThat(body.propertyNames()).containsExactly("output", "stopPod");
        assertThat(body.get("output").propertyNames()).containsExactly("rp_debugger", "debug");
        assertThat(body.at("/output/debug/output/type").asString()).isEqualTo("none");
    }

    @Test
    void a_result_that_cannot_be_written_is_a_failure_in_it_too() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> Map.of("a", new Object())));

        JsonNode body = journey.ask("{}");

        String error = body.get("error").asString();
        assertThat(error).contains("cannot be written as JSON");
        assertThat(body.at("/output/debug/transitions/2/state").asString()).isEqualTo("FAILED");
        assertThat(body.at("/output/debug/error").toString()).contains("cannot be written as JSON");
    }

    private static StreamHandler<JsonNode, Object> stream() {
        return (input, chunks, job) -> {
            chunks.send("a");
            chunks.send(Map.of("b", 2));
        };
    }

    @Test
    void a_stream_has_it_in_its_result_and_not_in_its_chunks() throws InterruptedException {
        journey.start(Worker.streaming(JsonNode.class, stream()));

        JsonNode output = journey.ask("{}").get("output");

        assertThat(output.get("output").toString()).isEqualTo("[]");
        assertThat(output.at("/debug/sent/chunks").asInt()).isEqualTo(2);
        assertThat(output.at("/debug/sent/chunk_bytes").asInt()).isEqualTo(14 + 18);
    }

    @Test
    void a_stream_that_repeats_its_chunks_has_them_under_output() throws InterruptedException {
        journey.start(Worker.streaming(JsonNode.class, stream()).returnAggregateStream());

        JsonNode output = journey.ask("{}").get("output");

        assertThat(output.get("output").toString()).isEqualTo("[\"a\",{\"b\":2}]");
        assertThat(output.has("rp_debugger")).isTrue();
    }

    @Test
    void stages_are_nested_as_their_thread_entered_them() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, DebugJourneyTest::withStages));

        JsonNode output = journey.ask("{}").get("output");

        assertThat(names(output.at("/debug/stages")))
                .isEqualTo("[load[disk[], disk[]], infer[step[]], other thread[]]");
        List<String> checkpoints = new ArrayList<>();
        output.at("/rp_debugger/timestamps")
                .forEach(entry -> checkpoints.add(entry.get("name").asString()));
        assertThat(checkpoints)
                .containsExactly(
                        "runpod.wait", "runpod.handler", "load", "disk", "disk", "infer", "step", "other thread");
    }

    private static Object withStages(JsonNode input, JobContext job) throws Exception {
        try (Stage load = job.stage("load")) {
            job.stage("disk").close();
            job.stage("disk").close();
        }
        try (Stage infer = job.stage("infer");
                Stage step = job.stage("step")) {
            job.executor().submit(() -> job.stage("other thread").close()).get();
        }
        return Map.of();
    }

    private static String names(JsonNode stages) {
        List<String> names = new ArrayList<>();
        stages.forEach(stage -> names.add(stage.get("name").asString() + names(stage.get("stages"))));
        return names.toString();
    }

    @Test
    void rp_debugger_has_the_shape_that_runpod_python_gives_it() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> {
            job.stage("load").close();
            job.stage("infer").close();
            return Map.of("echo", input);
        }));
        JsonNode python =
                Journey.json(Files.readString(Path.of("src/test/resources/wire/python-1.12.0-debugger/result.json")));

        JsonNode ours = journey.ask("{\"n\":1}");

        assertThat(ours.at("/output/echo")).isEqualTo(python.at("/output/echo"));
        assertThat(ours.at("/output/rp_debugger").propertyNames())
                .containsExactlyElementsOf(python.at("/output/rp_debugger").propertyNames());
        JsonNode system = python.at("/output/rp_debugger/system_info");
        // Further keys follow those of runpod-python.
        assertThat(ours.at("/output/rp_debugger/system_info").propertyNames())
                .startsWith(system.propertyNames().toArray(String[]::new));
        for (String name : system.propertyNames()) {
            assertThat(ours.at("/output/rp_debugger/system_info/" + name).isString())
                    .as(name)
                    .isTrue();
        }
        assertThat(ours.at("/output/rp_debugger/system_info/runpod")).isEqualTo(system.get("runpod"));
        assertThat(ours.at("/output/rp_debugger/ready_delay_ms").isDouble()).isTrue();
        JsonNode theirs = python.at("/output/rp_debugger/timestamps");
        JsonNode stages = ours.at("/output/rp_debugger/timestamps");
        // Before the handler's own come those of the runtime.
        assertThat(stages.size()).isEqualTo(2 + theirs.size());
        for (int i = 0; i < theirs.size(); i++) {
            assertThat(stages.get(2 + i).propertyNames())
                    .containsExactlyElementsOf(theirs.get(i).propertyNames());
            assertThat(stages.get(2 + i).get("name")).isEqualTo(theirs.get(i).get("name"));
            assertThat(java.time.Instant.parse(
                            stages.get(2 + i).get("start_utc").asString()))
                    .isNotNull();
            assertThat(stages.get(2 + i).get("duration_ms").isDouble()).isTrue();
        }
    }

    @Test
    void fifty_jobs_at_once_never_see_each_others_stages() throws Exception {
        int jobs = 50;
        CyclicBarrier together = new CyclicBarrier(jobs);
        journey.start(Worker.handling(Integer.class, (number, job) -> {
                    // All are in their stages at the same time, and all stages but the last have the same name.
                    try (Stage outer = job.stage("work")) {
                        together.await(20, TimeUnit.SECONDS);
                        for (int i = 0; i < number % 7; i++) {
                            job.stage("work").close();
                        }
                        together.await(20, TimeUnit.SECONDS);
                        job.stage("of " + number).close();
                    }
                    job.progress(number);
                    return number;
                })
                .concurrency(jobs));

        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < jobs; i++) {
            ids.put(journey.platform().enqueue("" + i), i);
        }

        for (Map.Entry<String, Integer> entry : ids.entrySet()) {
            int number = entry.getValue();
            JsonNode output = journey.resultOf(entry.getKey()).get("output");
            assertThat(output.at("/output").asInt()).isEqualTo(number);
            assertThat(output.at("/debug/job_id").asString()).isEqualTo(entry.getKey());
            assertThat(output.at("/debug/stages").size()).isEqualTo(1);
            JsonNode within = output.at("/debug/stages/0/stages");
            assertThat(within.size()).isEqualTo(number % 7 + 1);
            assertThat(within.get(number % 7).get("name").asString()).isEqualTo("of " + number);
            assertThat(output.at("/debug/transitions").size()).isEqualTo(4);
            assertThat(output.at("/debug/sent/progress_updates").asInt()).isEqualTo(1);
        }
    }

    @Test
    void memory_and_collections_are_told_at_both_edges() throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (input, job) -> {
            System.gc();
            return Map.of();
        }));

        JsonNode debug = journey.ask("{}").at("/output/debug");

        assertThat(debug.at("/memory/start/heap_used_bytes").asLong()).isPositive();
        assertThat(debug.at("/memory/end/heap_used_bytes").asLong()).isPositive();
        assertThat(debug.at("/gc/collections").asLong()).isPositive();
        assertThat(debug.at("/gpu").propertyNames()).containsExactly("start", "end");
        assertThat(debug.at("/timing").propertyNames()).containsExactly("wait_ms", "run_ms", "total_ms");
    }

    @Test
    void a_result_that_only_fits_without_metadata_goes_out_without() throws InterruptedException {
        journey.set("RUNPOD_MAX_RESULT_BYTES", "1024");
        journey.start(Worker.handling(JsonNode.class, (input, job) -> "x".repeat(900)));

        assertThat(journey.ask("{}").get("output").asString()).hasSize(900);
    }

    @Test
    void only_objects_have_it_when_no_output_may_change_its_type() throws InterruptedException {
        journey.set("RUNPOD_DEBUG_METADATA", "objects");
        journey.start(Worker.handling(JsonNode.class, (input, job) -> input.isObject() ? new HashMap<>() : input));

        assertThat(journey.ask("\"text\"").get("output").asString()).isEqualTo("text");
        assertThat(journey.ask("{}").at("/output/debug").isObject()).isTrue();
    }

    @Test
    void log_level_debug_turns_it_on() throws InterruptedException {
        journey.set("RUNPOD_DEBUG_METADATA", "").set("RUNPOD_DEBUG_LEVEL", "DEBUG");
        echo();

        assertThat(journey.ask("{\"a\":1}").at("/output/rp_debugger").isObject())
                .isTrue();
    }

    @Test
    void it_is_off_by_default() throws InterruptedException {
        journey.set("RUNPOD_DEBUG_METADATA", "");
        echo();

        assertThat(journey.ask("{\"a\":1}").toString()).isEqualTo("{\"output\":{\"a\":1}}");
        assertThat(journey.ask("null").get("output")).isInstanceOf(NullNode.class);
    }
}
