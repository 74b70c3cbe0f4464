package io.github.runpodjava.fakeplatform;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The worker-side queue of RunPod, faked over real HTTP on a loopback port, for tests of any worker in any language.
 *
 * <pre>{@code
 * try (FakePlatform platform = FakePlatform.start()) {
 *     startYourWorkerWith(platform.environment());
 *     String id = platform.enqueue("{\"text\": \"hi\"}");
 *     FinalResult result = platform.awaitResult(id, Duration.ofSeconds(10));
 *     assertThat(result.body().at("/output").asString()).isEqualTo("HI");
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread. The awaiting ones also see what happened before they were called, and
 * fail with an {@link AssertionError} that tells what was seen instead. The lists that are returned are copies.
 */
public final class FakePlatform implements AutoCloseable {
    private static final String QUERY = "?gpu=NVIDIA+RTX+A5000";

    private final FakePlatformBuilder settings;
    private final ChangeSignal signal = new ChangeSignal();
    private final Script script = new Script();
    private final Journal journal;
    private final JobBoard board;
    private final HttpServer server;

    FakePlatform(FakePlatformBuilder settings) {
        this.settings = settings;
        this.journal = new Journal(settings.recorded(), signal);
        this.board = new JobBoard(settings.recorded() > 0, settings.acceptsUnknownJobs(), signal);
        PlatformRoutes routes = new PlatformRoutes(board, settings.hold());
        this.server = new HttpServer(
                settings.port(), new PlatformHandler(settings.endpointId(), settings::lets, script, journal, routes));
    }

    /** Starts one with all defaults. */
    public static FakePlatform start() {
        return builder().start();
    }

    /** Describes one that differs from the defaults. */
    public static FakePlatformBuilder builder() {
        return new FakePlatformBuilder();
    }

    /** The base of all paths, {@code http://127.0.0.1:{port}/v2/{endpointId}}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port() + "/v2/" + settings.endpointId());
    }

    /** The variables that RunPod sets for a worker, pointing here; URL templates have a query, as in production. */
    public Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("RUNPOD_WEBHOOK_GET_JOB", uri() + "/job-take/$ID" + QUERY);
        variables.put("RUNPOD_WEBHOOK_POST_OUTPUT", uri() + "/job-done/$RUNPOD_POD_ID/$ID" + QUERY);
        variables.put("RUNPOD_WEBHOOK_POST_STREAM", uri() + "/job-stream/$RUNPOD_POD_ID/$ID" + QUERY);
        variables.put("RUNPOD_WEBHOOK_PING", uri() + "/ping/$RUNPOD_POD_ID" + QUERY);
        variables.put(
                "RUNPOD_PING_INTERVAL", Long.toString(settings.pingInterval().toMillis()));
        variables.put("RUNPOD_POD_ID", settings.workerId());
        variables.put("RUNPOD_ENDPOINT_ID", settings.endpointId());
        variables.put("RUNPOD_AI_API_KEY", settings.apiKey());
        return variables;
    }

    /**
     * Puts a job with this input into the queue.
     *
     * @param inputJson any JSON text
     * @return the id of the new job, {@code <uuid>-u1} as in production
     * @throws IllegalArgumentException if the text is not JSON
     */
    public String enqueue(String inputJson) {
        String id = UUID.randomUUID() + "-u1";
        return enqueueJob("{\"id\":\"" + id + "\",\"input\":" + inputJson + "}");
    }

    /**
     * Puts a whole job object into the queue; workers get exactly this text. A job that was taken or finished may come
     * again, as after a retry by the platform: its messages are forgotten then, its timeline goes on. For a job without
     * id use {@link #answerNext}.
     *
     * @return the id of the job
     * @throws IllegalArgumentException if it is not a JSON object with a string {@code id}, or is in the queue already
     */
    public String enqueueJob(String jobJson) {
        JsonNode job;
        try {
            job = Json.read(jobJson);
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException("not JSON: " + jobJson, notJson);
        }
        JsonNode id = job.path("id");
        if (!id.isString()) {
            throw new IllegalArgumentException("a job must be an object with a string id: " + jobJson);
        }
        board.enqueue(id.stringValue(), jobJson.getBytes(StandardCharsets.UTF_8));
        return id.stringValue();
    }

    /** Tells the worker that has this job, or any worker if none has it, to stop it. The queue is not changed. */
    public void stop(String jobId) {
        board.stop(jobId);
    }

    /** Plans the answers to the next requests of a route, after those that are planned already. */
    public void answerNext(Route route, Answer... answers) {
        script.answerNext(route, List.of(answers));
    }

    /** Lets faults happen by chance on these routes, on all if none is named; planned answers go first. */
    public void misbehave(Faults faults, Route... routes) {
        script.misbehave(faults, Arrays.asList(routes.length == 0 ? Route.values() : routes));
    }

    /** Ends {@link #misbehave} and drops planned answers. */
    public void behave() {
        script.behave();
    }

    /** Refuses connections and ends all that are open, as if the platform were gone; jobs and records stay. */
    public void down() {
        server.down();
        board.wakeAll();
    }

    /**
     * Comes back on the same port.
     *
     * @throws java.io.UncheckedIOException if somebody else took the port and keeps it for 5 seconds
     * @throws IllegalStateException after {@link #close}
     */
    public void up() {
        server.up();
    }

    /** Waits for the first final result of a job. */
    public FinalResult awaitResult(String jobId, Duration limit) {
        return signal.await(
                limit,
                () -> results(jobId).stream().findFirst(),
                () -> "no final result of job " + jobId + " within " + limit + "; its timeline: " + steps(jobId) + "; "
                        + journal.summary());
    }

    /** Waits for the first final results of {@code count} jobs; in order of arrival. */
    public List<FinalResult> awaitResults(int count, Duration limit) {
        requireRecording();
        return signal.await(limit, () -> board.firstResults(count), () -> tooFew(count, limit));
    }

    /** Waits until {@code count} jobs have a final result; works without recording, too. */
    public void awaitFinished(long count, Duration limit) {
        awaitFound(
                limit,
                () -> Optional.of(board.counts()).filter(counts -> counts.finished() >= count),
                () -> tooFew(count, limit));
    }

    private String tooFew(long count, Duration limit) {
        return "fewer than " + count + " jobs finished within " + limit + "; " + board.counts() + "; "
                + journal.summary();
    }

    /** Waits until this step is in the timeline of a job. */
    public void awaitStep(String jobId, TimelineEntry.Step step, Duration limit) {
        awaitFound(
                limit,
                () -> Optional.of(step).filter(steps(jobId)::contains),
                () -> "no " + step + " of job " + jobId + " within " + limit + "; its timeline: " + steps(jobId));
    }

    private <T> void awaitFound(Duration limit, Supplier<Optional<T>> probe, Supplier<String> otherwise) {
        signal.await(limit, probe, otherwise);
    }

    /** Waits for a request of this route that matches; it may still be held. */
    public RecordedRequest awaitRequest(Route route, Predicate<RecordedRequest> wanted, Duration limit) {
        return journal.awaitRequest(route, wanted, limit);
    }

    /** Waits for a ping that matches. */
    public Ping awaitPing(Predicate<Ping> wanted, Duration limit) {
        return journal.awaitPing(wanted, limit);
    }

    /** All final results of a job: one, if the worker does it right. */
    public List<FinalResult> results(String jobId) {
        requireRecording();
        return board.read(jobId, Job::results, List.of());
    }

    /** The bodies of all job-stream posts of a job, such as {@code {"output": 1}}. */
    public List<JsonNode> chunks(String jobId) {
        requireRecording();
        return board.read(jobId, Job::chunks, List.of());
    }

    /** The bodies of all progress updates of a job, such as {@code {"status": "IN_PROGRESS", "output": 1}}. */
    public List<JsonNode> progress(String jobId) {
        requireRecording();
        return board.read(jobId, Job::progress, List.of());
    }

    /** Everything that happened to a job, in order. */
    public List<TimelineEntry> timeline(String jobId) {
        requireRecording();
        return board.read(jobId, Job::timeline, List.of());
    }

    private List<TimelineEntry.Step> steps(String jobId) {
        return timeline(jobId).stream().map(TimelineEntry::step).toList();
    }

    /** The ids of the jobs that workers were given, in order; one that was put back is not among them. */
    public List<String> takenJobs() {
        requireRecording();
        return board.takenIds();
    }

    /** The newest pings. */
    public List<Ping> pings() {
        requireRecording();
        return journal.pings();
    }

    /** The newest requests of all routes, in order of arrival. */
    public List<RecordedRequest> requests() {
        requireRecording();
        return journal.requests();
    }

    /** The newest requests of a route, in order of arrival. */
    public List<RecordedRequest> requests(Route route) {
        requireRecording();
        return journal.requests(route);
    }

    /** How often things happened since the start. */
    public Counts counts() {
        return board.counts();
    }

    /** The time from the first take to the newest final result; meaningful once a job is finished. */
    public Duration span() {
        return board.span();
    }

    /** Drops all recorded requests, pings and finished jobs, so that long runs need no more memory than short ones. */
    public void forget() {
        journal.forget();
        board.forgetFinished();
    }

    private void requireRecording() {
        if (settings.recorded() == 0) {
            throw new IllegalStateException("this platform was started with record(0) and only counts");
        }
    }

    /** Ends all connections, those with an answer under way once it is written, and frees the port. */
    @Override
    public void close() {
        server.close();
        board.wakeAll();
    }
}
