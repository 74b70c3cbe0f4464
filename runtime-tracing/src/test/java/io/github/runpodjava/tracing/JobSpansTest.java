package io.github.runpodjava.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Handler;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Secret;
import io.github.runpodjava.Stage;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.FinalResult;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a real worker's jobs leave behind in OpenTelemetry's own SDK. */
@Timeout(60)
class JobSpansTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String TRACED =
            "{\"traceparent\":\"00-" + TRACE + "-" + CALLER + "-01\",\"tracestate\":\"a=1\"}";

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(100)).start();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final List<Worker> workers = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        stop();
        platform.close();
    }

    /** Every span of a job has ended when its worker has. */
    private void stop() {
        workers.forEach(Worker::close);
    }

    private OpenTelemetry sdk(Sampler sampler) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build();
    }

    private void start(Handler<JsonNode, Object> handler) throws InterruptedException {
        start(sdk(Sampler.parentBased(Sampler.alwaysOn())), Worker.handling(JsonNode.class, handler));
    }

    private void start(OpenTelemetry openTelemetry, WorkerBuilder builder, String... more) throws InterruptedException {
        Map<String, String> environment = new HashMap<>(platform.environment());
        environment.put("RUNPOD_ENDPOINT_ID", "painter");
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        Worker worker = builder.tracing(OpenTelemetryTracing.of(openTelemetry))
                .environment(Environment.of(environment))
                .build();
        workers.add(worker);
        worker.start();
    }

    private FinalResult ask(String input) {
        return platform.awaitResult(platform.enqueue(input), SOON);
    }

    private SpanData span(String name) {
        List<SpanData> found = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static String text(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }

    /** As the Java agent does in each client: what is current where a request goes out becomes its parent. */
    private static final class OneJob implements JobQueue {
        private final AtomicBoolean taken = new AtomicBoolean();
        private final CompletableFuture<String> traceOfResult = new CompletableFuture<>();

        @Override
        public Poll<TakenJob> take(TakeRequest request) {
            JsonNode job = JsonMapper.shared().readTree("{\"id\":\"a\",\"input\":" + TRACED + "}");
            return taken.compareAndSet(false, true)
                    ? new Poll.Found<>(List.of(new TakenJob("a", (ObjectNode) job, Instant.now())))
                    : new Poll.Closed<>();
        }

        @Override
        public void stopTaking() {
            // It never waits.
        }

        @Override
        public PostAnswer post(JobPost post) {
            if (post.kind() == JobPost.Kind.RESULT) {
                traceOfResult.complete(Span.current().getSpanContext().getTraceId());
            }
            return new PostAnswer.Accepted();
        }

        @Override
        public Poll<String> awaitStops() {
            return new Poll.Closed<>();
        }

        @Override
        public PostAnswer ping(Collection<String> jobIds) {
            return new PostAnswer.Accepted();
        }

        @Override
        public void reportUnhealthy(String check, String reason) {
            // Nobody listens.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void a_result_goes_out_within_its_job() throws Exception {
        OneJob queue = new OneJob();

        start(
                sdk(Sampler.parentBased(Sampler.alwaysOn())),
                Worker.handling(JsonNode.class, (input, job) -> input).queue(queue));

        assertThat(queue.traceOfResult.get(15, TimeUnit.SECONDS)).isEqualTo(TRACE);
    }

    @Test
    void a_job_is_a_consumer_with_children_for_what_it_is_made_of() throws InterruptedException {
        start((input, job) -> {
            try (Stage outer = job.stage("load");
                    Stage inner = job.stage("read")) {
                return job.id();
            }
        });

        String id = platform.enqueue(TRACED);
        FinalResult result = platform.awaitResult(id, SOON);
        stop();

        SpanData job = span("process painter");
        assertThat(job.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(job.getTraceId()).isEqualTo(TRACE);
        assertThat(job.getParentSpanId()).isEqualTo(CALLER);
        assertThat(job.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(text(job, "messaging.system")).isEqualTo("runpod");
        assertThat(text(job, "messaging.operation.type")).isEqualTo("process");
        assertThat(text(job, "messaging.destination.name")).isEqualTo("painter");
        assertThat(text(job, "messaging.message.id")).isEqualTo(id);
        assertThat(text(job, "runpod.job.status")).isEqualTo("completed");
        for (String child : List.of("wait", "run", "deliver")) {
            assertThat(span(child).getParentSpanId()).as(child).isEqualTo(job.getSpanId());
        }
        assertThat(span("load").getParentSpanId()).isEqualTo(span("run").getSpanId());
        assertThat(span("read").getParentSpanId()).isEqualTo(span("load").getSpanId());
        assertThat(text(span("deliver"), "runpod.delivery.result")).isEqualTo("delivered");
        assertThat(exporter.getFinishedSpanItems()).hasSize(6).allSatisfy(each -> {
            assertThat(each.getStartEpochNanos()).isGreaterThanOrEqualTo(job.getStartEpochNanos());
            assertThat(each.getEndEpochNanos()).isLessThanOrEqualTo(job.getEndEpochNanos());
        });
        assertThat(result.request().header("traceparent")).contains("00-" + TRACE + "-" + job.getSpanId() + "-01");
        assertThat(result.request().header("tracestate")).contains("a=1");
    }

    @Test
    void what_the_handler_traces_itself_is_within_the_run_on_every_thread_of_the_job() throws InterruptedException {
        OpenTelemetry sdk = sdk(Sampler.alwaysOn());
        start(sdk, Worker.handling(JsonNode.class, (input, job) -> {
            sdk.getTracer("lib").spanBuilder("here").startSpan().end();
            try (Stage stage = job.stage("stage")) {
                sdk.getTracer("lib").spanBuilder("in stage").startSpan().end();
                return job.executor()
                        .submit(() -> {
                            sdk.getTracer("lib")
                                    .spanBuilder("there")
                                    .startSpan()
                                    .end();
                            return Span.current().getSpanContext().getSpanId();
                        })
                        .get();
            }
        }));

        String there = ask("{}").body().get("output").asString();
        stop();

        assertThat(span("here").getParentSpanId()).isEqualTo(span("run").getSpanId());
        assertThat(span("in stage").getParentSpanId()).isEqualTo(span("stage").getSpanId());
        assertThat(span("there").getParentSpanId()).isEqualTo(span("stage").getSpanId());
        assertThat(there).isEqualTo(span("stage").getSpanId());
        assertThat(span("process painter").getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void what_a_handler_leaves_open_is_current_for_no_other_job() throws InterruptedException {
        List<String> found = new CopyOnWriteArrayList<>();
        OpenTelemetry sdk = sdk(Sampler.alwaysOn());
        start(sdk, Worker.handling(JsonNode.class, (input, job) -> {
            found.add(Span.current().getSpanContext().getSpanId());
            job.stage("never left");
            Scope forgotten = Context.current()
                    .with(sdk.getTracer("lib").spanBuilder("lib").startSpan())
                    .makeCurrent();
            return forgotten == null ? 0 : 1;
        }));

        for (int i = 0; i < 3; i++) {
            ask("{}");
        }
        stop();

        List<SpanData> all = exporter.getFinishedSpanItems();
        assertThat(all.stream().filter(span -> span.getName().equals("run")).map(SpanData::getSpanId))
                .containsExactlyElementsOf(found);
        assertThat(all.stream().filter(span -> span.getName().equals("never left")))
                .hasSize(3);
    }

    @Test
    void an_exception_is_the_status_of_its_job_without_any_secret() throws InterruptedException {
        start(
                sdk(Sampler.alwaysOn()),
                Worker.handling(JsonNode.class, (input, job) -> {
                            job.stage("with hunter2hunter2");
                            throw new IllegalStateException("password is hunter2hunter2");
                        })
                        .hide(Secret.of("hunter2hunter2")));

        ask("{}");
        stop();

        for (String name : List.of("process painter", "run")) {
            SpanData span = span(name);
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getStatus().getDescription()).startsWith("java.lang.IllegalStateException: password is ");
            assertThat(text(span, "error.type")).isEqualTo("java.lang.IllegalStateException");
        }
        assertThat(text(span("process painter"), "runpod.job.status")).isEqualTo("failed");
        assertThat(span("run").getEvents()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("exception");
            assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.stacktrace")))
                    .contains("JobSpansTest");
        });
        assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain("hunter2");
    }

    @Test
    void a_failure_that_the_handler_says_is_one_too() throws InterruptedException {
        start((input, job) -> {
            throw JobFailedException.invalidInput("width must be at most 2048");
        });

        ask("{}");
        stop();

        assertThat(span("process painter").getStatus().getDescription()).endsWith("width must be at most 2048");
    }

    @Test
    void a_job_that_runs_too_long_says_so() throws InterruptedException {
        start(
                sdk(Sampler.alwaysOn()),
                Worker.handling(JsonNode.class, (input, job) -> {
                            new CountDownLatch(1).await(SOON.toSeconds(), TimeUnit.SECONDS);
                            return "too late";
                        })
                        .jobTimeout(Duration.ofMillis(50)));

        ask("{}");
        stop();

        SpanData job = span("process painter");
        assertThat(text(job, "runpod.job.status")).isEqualTo("timed_out");
        assertThat(text(job, "error.type")).isEqualTo("timed_out");
        assertThat(job.getEvents())
                .anySatisfy(event -> assertThat(event.getName()).isEqualTo("stop"));
    }

    @Test
    void a_trace_that_is_not_sampled_stays_so_for_whoever_is_called() throws InterruptedException {
        start(sdk(Sampler.alwaysOff()), Worker.handling(JsonNode.class, (input, job) -> job.traceHeaders()));

        String header = ask(TRACED).body().at("/output/traceparent").asString();
        stop();

        assertThat(header).matches("00-" + TRACE + "-[0-9a-f]{16}-00").doesNotContain(CALLER);
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void with_nothing_behind_the_api_a_job_is_in_its_trace_all_the_same() throws InterruptedException {
        start(OpenTelemetry.noop(), Worker.handling(JsonNode.class, (JsonNode input, JobContext job) -> {
            try (Stage stage = job.stage("stage")) {
                return job.traceHeaders();
            }
        }));

        assertThat(ask(TRACED).body().at("/output/traceparent").asString())
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                .doesNotContain(CALLER);
        assertThat(ask("{}").body().at("/output/traceparent").asString()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03");
    }

    @Test
    void no_handler_can_fill_the_memory_with_stages() throws InterruptedException {
        start((input, job) -> {
            for (int i = 0; i < 600; i++) {
                job.stage("stage").close();
            }
            return 1;
        });

        ask("{}");
        stop();

        assertThat(exporter.getFinishedSpanItems().stream()
                        .filter(span -> span.getName().equals("stage")))
                .hasSize(500);
    }
}
