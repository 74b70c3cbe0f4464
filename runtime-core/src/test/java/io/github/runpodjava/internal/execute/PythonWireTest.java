package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.RecordedRequest;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.internal.json.Aggregate;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.runpod.RunPodQueue;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What we send is what runpod-python sends. {@link #expected} and {@link #comparable} hold every difference on purpose;
 * any other one fails here.
 */
class PythonWireTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final TakenJob JOB = Samples.job("job-1", "{\"traceparent\":\"" + TRACE + "\"}");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final OutcomeOf outcomes = new OutcomeOf(Samples.MAPPERS);
    private final BodyWriter writer = new BodyWriter(Samples.MAPPERS, Samples.MAPPERS, 1 << 20);
    private final Failures failures = Samples.failures(DebugSettings.Digest.OFF);
    private FakePlatform platform;
    private RunPodQueue queue;

    @BeforeEach
    void start() {
        platform =
                FakePlatform.builder().hold(Duration.ZERO).acceptUnknownJobs().start();
        WorkerSettings settings = Samples.settings(platform.environment());
        queue = new RunPodQueue(
                settings.queueSettings().orElseThrow(),
                settings,
                Samples.MAPPERS,
                InstantSource.system(),
                FirstTake.unknown());
    }

    @AfterEach
    void stop() {
        queue.close();
        platform.close();
    }

    /** Makes the queue send something. */
    interface Sending {
        void send(PythonWireTest test) throws Exception;
    }

    record Situation(String file, Route route, Sending sending) {
        @Override
        public String toString() {
            return file;
        }
    }

    static List<Situation> situations() {
        return List.of(
                new Situation("take", Route.TAKE, test -> test.warm().take(new TakeRequest(1, false))),
                new Situation("take-busy", Route.TAKE, test -> test.warm().take(new TakeRequest(1, true))),
                new Situation(
                        "take-batch", Route.TAKE_BATCH, test -> test.warm().take(new TakeRequest(4, false))),
                new Situation("stop-poll", Route.STOP, test -> test.warm().awaitStops()),
                new Situation("ping-idle", Route.PING, test -> test.queue.ping(List.of())),
                new Situation("ping-busy", Route.PING, test -> test.queue.ping(List.of("job-1"))),
                new Situation(
                        "ping-unhealthy",
                        Route.PING,
                        test -> test.queue.reportUnhealthy("disk", "RuntimeError: is full")),
                returned("result", Map.of("echo", Map.of("n", 1))),
                returned("result-text", "grüße"),
                returned("result-null", null),
                returned("result-empty", Map.of()),
                returned("result-refresh", Map.of("a", 1, "refresh_worker", true)),
                returned("result-error-key", Map.of("a", 1, "error", "bad")),
                result("result-error", test -> new JobOutcome.Failed(test.failures.report(boom(), JOB))),
                new Situation(
                        "progress",
                        Route.DONE,
                        test -> test.post(JobPost.Kind.PROGRESS, test.writer.progress(Map.of("percent", 50)))),
                new Situation(
                        "stream-chunk", Route.STREAM, test -> test.post(JobPost.Kind.CHUNK, test.writer.chunk("a"))),
                streamEnd("stream-final", test -> test.writer.streamEnd(Aggregate.empty(), false)),
                streamEnd(
                        "stream-final-aggregate",
                        test -> test.writer.streamEnd(
                                aggregate(test.writer.chunk("a"), test.writer.chunk(Map.of("b", 2))), false)),
                streamEnd(
                        "stream-error",
                        test -> test.writer.result(null, false, test.failures.ofGenerator(boom(), JOB), false)),
                streamEnd(
                        "stream-yielded-error",
                        test -> test.writer.result(
                                null,
                                false,
                                test.outcomes.errorIn(Map.of("error", "bad")).orElseThrow(),
                                false)));
    }

    /** The queue after its first request, which is sent in another way. */
    private RunPodQueue warm() {
        assertThat(queue.facts()).isPresent();
        return queue;
    }

    private static Exception boom() {
        return new IllegalArgumentException("boom");
    }

    private static Situation returned(String file, Object output) {
        return result(file, test -> test.outcomes.value(output));
    }

    private static Situation result(String file, java.util.function.Function<PythonWireTest, JobOutcome> outcome) {
        return new Situation(
                file, Route.DONE, test -> test.post(JobPost.Kind.RESULT, test.bodyOf(outcome.apply(test))));
    }

    private static Situation streamEnd(String file, java.util.function.Function<PythonWireTest, JsonBody> body) {
        return new Situation(file, Route.DONE, test -> test.post(JobPost.Kind.STREAM_RESULT, body.apply(test)));
    }

    private JsonBody bodyOf(JobOutcome outcome) {
        return outcome.fold(
                done -> writer.result(done.output(), done.hasOutput(), null, done.refreshesWorker()),
                failed -> writer.result(
                        failed.output(), failed.output() != null, failed.error(), failed.refreshesWorker()),
                stopped -> {
                    throw new AssertionError(stopped);
                });
    }

    private void post(JobPost.Kind kind, JsonBody body) throws InterruptedException {
        assertThat(queue.post(JobPost.about(JOB, kind, body))).isEqualTo(new PostAnswer.Accepted());
    }

    @ParameterizedTest
    @MethodSource("situations")
    void sends_what_runpod_python_sends(Situation situation) throws Exception {
        situation.sending().send(this);

        RecordedRequest request = platform.awaitRequest(situation.route(), any -> true, LIMIT);
        Recording ours = Recording.of(request);
        Recording python = Recording.ofPython(situation.file());

        assertThat(ours.requestLine()).isEqualTo(expectedRequestLine(python));
        assertThat(comparable(ours)).isEqualTo(expected(python));
        assertThat(comparableBody(ours.body())).isEqualTo(comparableBody(python.body()));
    }

    @Test
    void the_first_take_says_the_same_as_all_others() throws Exception {
        queue.take(new TakeRequest(1, false));

        RecordedRequest request = platform.awaitRequest(Route.TAKE, any -> true, LIMIT);
        Recording python = Recording.ofPython("take");
        Map<String, String> headers = expected(python);
        // The JDK's client takes all that comes, plain, and its one connection is closed.
        headers.put("accept", "*/*");
        headers.remove("accept-encoding");
        headers.put("connection", "close");
        assertThat(Recording.of(request).requestLine()).isEqualTo(expectedRequestLine(python));
        assertThat(comparable(Recording.of(request))).isEqualTo(headers);
    }

    /** Python's form encoding writes a space in a value as "+"; we write it as "%20", which is right in a path too. */
    private static String expectedRequestLine(Recording python) {
        return python.requestLine().replace("reason=RuntimeError%3A+is+full", "reason=RuntimeError%3A%20is%20full");
    }

    /** Python's headers with every difference on purpose applied to them. */
    private static Map<String, String> expected(Recording python) {
        Map<String, String> headers = new TreeMap<>(python.headers());
        // OkHttp says that it keeps connections open and which encoding it undoes; it does not say that it takes all.
        headers.put("connection", "Keep-Alive");
        headers.put("accept-encoding", "gzip");
        headers.remove("accept");
        if (python.requestLine().startsWith("GET")) {
            // Python has a session of its own for pings, without the header that its other GETs carry.
            headers.put("content-type", "application/json");
        }
        headers.put("user-agent", "OURS");
        if (python.requestLine().startsWith("POST")) {
            // Whoever reads the header finds the job's trace; whoever does not passes it over, as any other.
            headers.put("traceparent", TRACE);
        }
        // Our JSON has no spaces, and traces differ; the length is compared with our own body.
        headers.computeIfPresent("content-length", (name, length) -> "RIGHT");
        return headers;
    }

    private Map<String, String> comparable(Recording ours) {
        Map<String, String> headers = new TreeMap<>(ours.headers());
        assertThat(headers.remove("host")).isEqualTo(platform.uri().getAuthority());
        headers.put("host", "HOST");
        assertThat(headers.get("user-agent"))
                .matches("RunPod-Java-Runtime/\\S+ \\(\\S+ .+; \\S+\\) Language/Java [0-9].*");
        headers.put("user-agent", "OURS");
        headers.computeIfPresent(
                "content-length",
                (name, length) ->
                        length.equals("" + ours.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                                ? "RIGHT"
                                : length);
        return headers;
    }

    /** The body as JSON: spaces are of no matter, the names of exception types and traces cannot be the same. */
    private static JsonNode comparableBody(String body) {
        if (body.isEmpty()) {
            return Samples.MAPPER.missingNode();
        }
        ObjectNode json = (ObjectNode) Samples.MAPPER.readTree(body);
        String error = json.path("error").asString("");
        if (error.startsWith("{")) {
            ObjectNode fields = (ObjectNode) Samples.MAPPER.readTree(error);
            assertThat(fields.get("error_type").asString())
                    .isIn("<class 'ValueError'>", "java.lang.IllegalArgumentException");
            fields.put("error_type", "TYPE");
            assertThat(fields.get("error_traceback").asString()).isNotEmpty();
            fields.put("error_traceback", "TRACE");
            // As text, so that the order of the fields counts.
            json.put("error", fields.toString());
        } else {
            json.put("error", error.replaceFirst("(?s)\ntraceback: .+", "\ntraceback: TRACE"));
        }
        return json;
    }

    @Test
    void every_recording_has_its_situation() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/wire/python-1.12.0"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".http"))
                            .map(name -> name.replace(".http", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            situations().stream().map(Situation::file).toList());
        }
    }

    @Test
    void requests_that_are_not_about_a_job_never_carry_the_id_of_one() throws Exception {
        queue.post(new JobPost("job-1", JobPost.Kind.RESULT, JsonBody.of("{}")));
        queue.take(new TakeRequest(1, false));
        queue.awaitStops();
        queue.ping(List.of("job-1"));

        assertThat(platform.requests().stream()
                        .filter(request -> request.route() != Route.DONE)
                        .toList())
                .hasSize(3)
                .allSatisfy(
                        request -> assertThat(request.header("X-Request-ID")).isEmpty());
    }

    private static Aggregate aggregate(JsonBody... chunks) {
        Aggregate aggregate = new Aggregate(1 << 20);
        List.of(chunks).forEach(aggregate::add);
        return aggregate;
    }
}
