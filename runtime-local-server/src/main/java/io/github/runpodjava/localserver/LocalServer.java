package io.github.runpodjava.localserver;

import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import io.github.runpodjava.spi.LocalServerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * RunPod's job API inside a test, with the handler under test behind it: on a free port of localhost, over the job loop
 * that runs on RunPod, and gone without a trace when it is closed.
 *
 * <pre>{@code
 * try (LocalServer server = LocalServer.with(Worker.handling(Picture.class, new Caption())).start()) {
 *     assertThat(server.runSync(new Picture("cat.png")).output(Text.class)).isEqualTo(new Text("a cat"));
 * }
 * }</pre>
 *
 * <p>Its helpers send real requests, so what they bring is what any client would see. Safe for use by many threads.
 */
public final class LocalServer implements AutoCloseable {
    /** Enough for a message about a failed test. */
    private static final int SHOWN_JOBS = 10;

    private final JobServer server;
    private final Optional<TestedWorker> worker;
    private final ServerClock clock;
    private final JobCalls calls;
    private final Duration timeout;
    private final String workersKey;

    private LocalServer(
            JobServer server, Optional<TestedWorker> worker, ServerClock clock, LocalServerBuilder builder) {
        this.server = server;
        this.worker = worker;
        this.clock = clock;
        this.timeout = builder.timeout();
        Optional<String> key = builder.api().apiKey();
        Codec codec = builder.codec();
        this.calls = new JobCalls(new ApiClient(server.uri(), key, codec), codec, this::workers);
        this.workersKey = key.orElse(WorkerEnvironment.NO_KEY_NEEDED);
    }

    /**
     * A server whose jobs are done by this worker, in this process. The worker gets the server's queue and an
     * environment of its own, whatever its builder said.
     */
    public static LocalServerBuilder with(WorkerBuilder worker) {
        return new LocalServerBuilder(worker);
    }

    /** A server whose jobs wait for workers from outside, which join by {@link #environment}. */
    public static LocalServerBuilder withoutWorkers() {
        return new LocalServerBuilder(null);
    }

    static LocalServer start(LocalServerBuilder builder) {
        ServerClock clock = new ServerClock(builder.clock());
        List<String> workerIds =
                builder.worker().map(any -> List.of(TestedWorker.ID)).orElse(List.of());
        JobServer server = JobServer.open(
                new LocalServerSettings(builder.api(), workerIds, Optional.empty()),
                LocalQueue.Options.standard(),
                clock,
                WebhookSender.STANDARD_PAUSES);
        clock.afterMove(server::clockMoved);
        try {
            Optional<TestedWorker> worker =
                    builder.worker().map(what -> TestedWorker.start(what, builder.variables(), server));
            return new LocalServer(server, worker, clock, builder);
        } catch (RuntimeException | Error failed) {
            server.close();
            throw failed;
        }
    }

    /**
     * JSON text as a value, for inputs that no class describes.
     *
     * @throws IllegalArgumentException if it is not one JSON value
     */
    public static JsonNode json(String text) {
        try {
            return new Codec(null).read(text);
        } catch (JacksonException invalid) {
            throw new IllegalArgumentException("not JSON: " + text, invalid);
        }
    }

    /** Where the job API is, for example {@code http://localhost:40123}. */
    public URI uri() {
        return server.uri();
    }

    /**
     * Where official clients find the job API: their base URL, {@code /v2}, and the endpoint id {@code local}, for
     * example {@code http://localhost:40123/v2/local}.
     */
    public URI endpointUri() {
        return WorkerEnvironment.endpoint(server.uri());
    }

    /** The clock that the server's times go by; the test can move it on. */
    public ServerClock clock() {
        return clock;
    }

    /** The variables by which a worker in another process, in any language, takes its jobs from this server. */
    public Map<String, String> environment() {
        return environment("outside-1");
    }

    /**
     * The same for one of several workers.
     *
     * @param workerId who it is: {@code RUNPOD_POD_ID}
     */
    public Map<String, String> environment(String workerId) {
        return WorkerEnvironment.of(server.uri(), workersKey, workerId);
    }

    /**
     * Sends a job to {@code /run} and does not wait for it.
     *
     * @param input anything that Jackson writes, for example a record; a string is a JSON string, and {@link #json}
     *     makes JSON text what it says
     * @throws LocalServerException if the server refuses it
     */
    public SubmittedJob run(@Nullable Object input) {
        return run(input, JobOptions.none());
    }

    /**
     * The same with a policy, a webhook or other keys of the request.
     *
     * @throws LocalServerException if the server refuses it
     */
    public SubmittedJob run(@Nullable Object input, JobOptions options) {
        return submitted(calls.run(calls.codec().request(input, options)));
    }

    /**
     * Sends a job to {@code /runsync} and waits for its end, in whatever way it comes.
     *
     * @param input anything that Jackson writes; see {@link #run(Object)}
     * @throws LocalServerException if the server refuses it, or it has not ended in time
     */
    public JobResult runSync(@Nullable Object input) {
        return runSync(input, JobOptions.none());
    }

    /**
     * The same with a policy, a webhook or other keys of the request.
     *
     * @throws LocalServerException if the server refuses it, or it has not ended in time
     */
    public JobResult runSync(@Nullable Object input, JobOptions options) {
        Deadline deadline = Deadline.in(timeout);
        JobResult now = calls.runSync(calls.codec().request(input, options));
        return now.status().isFinal() ? now : submitted(now.id()).awaitEnd(deadline);
    }

    /** The job of this id, for example one that another client sent. */
    public SubmittedJob job(String id) {
        return submitted(id);
    }

    /** The newest jobs that are kept, at most ten, newest first, whoever sent them. */
    public List<JobResult> newestJobs() {
        return calls.newest(SHOWN_JOBS);
    }

    /**
     * Ends the worker and the server. A job that runs is interrupted and gets two seconds; every job is forgotten. A
     * second call changes nothing.
     */
    @Override
    public void close() {
        worker.ifPresent(TestedWorker::close);
        server.close();
    }

    @Override
    public String toString() {
        return "LocalServer[" + server.uri() + "]";
    }

    private SubmittedJob submitted(String id) {
        return new SubmittedJob(id, calls, timeout);
    }

    private String workers() {
        return worker.map(TestedWorker::describe)
                .orElse("No worker runs in this process; others join by environment()");
    }
}
