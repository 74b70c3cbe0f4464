package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobContext;
import io.github.runpodjava.StreamHandler;
import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.Faults;
import io.github.runpodjava.fakeplatform.RecordedRequest;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.spi.JobSpan;
import io.github.runpodjava.spi.JobTracer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A job's trace goes with all that is said about the job, and nothing that traces can hurt it. */
class TraceJourneyTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String INPUT =
            "{\"traceparent\":\"00-" + TRACE + "-" + CALLER + "-01\",\"tracestate\":\"a=1,b=2\"}";

    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    private List<RecordedRequest> requests(Route... routes) {
        return journey.platform().requests().stream()
                .filter(request -> List.of(routes).contains(request.route()))
                .toList();
    }

    @Test
    void every_message_about_a_job_carries_its_span_and_polls_and_pings_carry_none() throws InterruptedException {
        Map<String, String> seen = new ConcurrentHashMap<>();
        journey.set("RUNPOD_PING_INTERVAL", "1000");
        journey.start(Worker.streaming(JsonNode.class, (StreamHandler<JsonNode, Object>) (input, chunks, job) -> {
            seen.putAll(job.traceHeaders());
            job.progress("half way");
            chunks.send("one");
            chunks.send("two");
        }));

        journey.ask(INPUT);
        journey.platform().awaitRequest(Route.PING, any -> true, Journey.SOON);

        assertThat(seen.get("traceparent"))
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                .doesNotContain(CALLER);
        assertThat(seen).containsEntry("tracestate", "a=1,b=2");
        assertThat(requests(Route.DONE)).hasSizeGreaterThanOrEqualTo(1);
        assertThat(requests(Route.STREAM)).hasSize(2);
        assertThat(requests(Route.DONE, Route.STREAM)).allSatisfy(request -> {
            assertThat(request.header("traceparent")).contains(seen.get("traceparent"));
            assertThat(request.header("tracestate")).contains("a=1,b=2");
        });
        assertThat(journey.platform().requests().stream()
                        .filter(request -> request.route() != Route.DONE && request.route() != Route.STREAM))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.header("traceparent")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"traceparent\":\"00-x\",\"tracestate\":\"a=1\"}",
                "{\"traceparent\":\"00-00000000000000000000000000000000-00f067aa0ba902b7-01\"}"
            })
    void without_a_valid_trace_a_job_is_in_a_new_one_everywhere(String input) throws InterruptedException {
        journey.set("RUNPOD_DEBUG_METADATA", "all");
        journey.start(Worker.handling(
                JsonNode.class,
                (any, job) -> Map.of("header", job.traceHeaders().toString())));

        JsonNode output = journey.ask(input).get("output");
        RecordedRequest done = requests(Route.DONE).get(0);

        String header = done.header("traceparent").orElseThrow();
        assertThat(header).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03");
        assertThat(output.get("header").asString()).isEqualTo("{traceparent=" + header + "}");
        String[] parts = header.split("-");
        assertThat(output.at("/debug/trace_id").asString()).isEqualTo(parts[1]);
        assertThat(output.at("/debug/span_id").asString()).isEqualTo(parts[2]);
        assertThat(output.at("/debug").has("parent_span_id")).isFalse();
        assertThat(done.header("tracestate")).isEmpty();
    }

    @Test
    void a_failed_job_tells_its_trace_and_each_run_has_a_span_of_its_own() throws InterruptedException {
        journey.set("RUNPOD_DEBUG_METADATA", "all");
        journey.start(Worker.handling(JsonNode.class, (any, job) -> {
            throw new IllegalStateException("broken");
        }));

        JsonNode first = journey.ask(INPUT);
        JsonNode second = journey.ask(INPUT);

        assertThat(Journey.json(first.get("error").asString()).get("trace_id").asString())
                .isEqualTo(TRACE);
        assertThat(first.at("/output/debug/trace_id").asString()).isEqualTo(TRACE);
        assertThat(first.at("/output/debug/parent_span_id").asString()).isEqualTo(CALLER);
        assertThat(first.at("/output/debug/span_id")).isNotEqualTo(second.at("/output/debug/span_id"));
    }

    @Test
    void a_result_that_had_to_wait_on_disk_carries_it_too() throws InterruptedException {
        journey.set("RUNPOD_DELIVERY_LIMIT_MS", "1");
        journey.platform().misbehave(Faults.seeded(1).serverErrors(1), Route.DONE);
        Worker first = journey.start(Worker.handling(JsonNode.class, (any, job) -> job.traceHeaders()));
        String id = journey.platform().enqueue(INPUT);
        Journey.until("the result is on disk", () -> journey.spooled().size() == 1);
        String sent = requests(Route.DONE).get(0).header("traceparent").orElseThrow();
        first.close();

        journey.platform().behave();
        journey.start(Worker.handling(JsonNode.class, (any, job) -> "another"));
        var result = journey.wholeResultOf(id);

        assertThat(result.request().header("traceparent")).contains(sent);
        assertThat(result.request().header("tracestate")).contains("a=1,b=2");
    }

    private static final class Spans implements JobTracer {
        final List<String> heard = new CopyOnWriteArrayList<>();
        final ThreadLocal<String> current = new ThreadLocal<>();
        final AtomicInteger opened = new AtomicInteger();

        @Override
        public JobSpan begin(io.github.runpodjava.job.TakenJob job) {
            heard.add("begin");
            return new JobSpan() {
                @Override
                public Optional<TraceContext> context() {
                    return TraceContext.read("00-" + TRACE + "-1111111111111111-00", "");
                }

                @Override
                public Kept here() {
                    return () -> {
                        String before = current.get();
                        current.set(job.id());
                        return () -> current.set(before);
                    };
                }

                @Override
                public void on(JobEvent event) {
                    heard.add(event.getClass().getSimpleName());
                }

                @Override
                public void close() {
                    heard.add("close");
                }
            };
        }
    }

    @Test
    void a_tracer_hears_each_run_says_where_it_is_and_is_current_on_all_threads_of_the_job()
            throws InterruptedException {
        Spans spans = new Spans();
        journey.start(Worker.handling(
                        JsonNode.class,
                        (input, job) -> Map.of(
                                "here", String.valueOf(spans.current.get()),
                                "there",
                                        job.executor()
                                                .submit(() -> String.valueOf(spans.current.get()))
                                                .get(),
                                "span", job.traceHeaders()))
                .tracing(worker -> {
                    spans.opened.incrementAndGet();
                    return Optional.of(spans);
                }));

        String id = journey.platform().enqueue("{}");
        JsonNode output = journey.resultOf(id).get("output");
        journey.ask("{}");

        assertThat(output.get("here").asString()).isEqualTo(id);
        assertThat(output.get("there").asString()).isEqualTo(id);
        assertThat(output.at("/span/traceparent").asString()).isEqualTo("00-" + TRACE + "-1111111111111111-00");
        Journey.until(
                "both spans are closed",
                () -> spans.heard.stream().filter("close"::equals).count() == 2);
        assertThat(spans.opened).hasValue(1);
        assertThat(spans.heard.subList(0, 6))
                .containsExactly("begin", "Taken", "Started", "Finished", "Reported", "close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "begin", "context", "here", "enter", "leave", "on", "close"})
    void a_tracer_that_fails_costs_no_job_anything(String where) throws InterruptedException {
        journey.start(Worker.handling(JsonNode.class, (JsonNode input, JobContext job) -> job.executor()
                        .submit(() -> job.traceHeaders().size())
                        .get())
                .tracing(worker -> {
                    fail(where, "open");
                    return Optional.of(job -> new Failing(where));
                }));

        assertThat(journey.ask(INPUT).get("output").asInt()).isPositive();
        assertThat(journey.ask(INPUT).get("output").asInt()).isPositive();
    }

    private static void fail(String where, String here) {
        if (where.equals(here)) {
            throw new NoClassDefFoundError(here);
        }
    }

    private record Failing(String where) implements JobSpan {
        Failing {
            fail(where, "begin");
        }

        @Override
        public Optional<TraceContext> context() {
            fail(where, "context");
            return Optional.empty();
        }

        @Override
        public Kept here() {
            fail(where, "here");
            return () -> {
                fail(where, "enter");
                return () -> fail(where, "leave");
            };
        }

        @Override
        public void on(JobEvent event) {
            fail(where, "on");
        }

        @Override
        public void close() {
            fail(where, "close");
        }
    }
}
