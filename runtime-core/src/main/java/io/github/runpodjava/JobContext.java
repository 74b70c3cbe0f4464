package io.github.runpodjava;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a handler gets to know about its job, and what it can do while the job runs. Safe for use by many threads. */
public interface JobContext {

    /** The platform's id of the job. */
    String id();

    /** The whole job object as the platform sent it, with keys that this runtime does not know. A copy of your own. */
    ObjectNode raw();

    /**
     * Tells the caller how far the job is; it is the job's {@code output} until the job ends. Returns at once. Updates
     * arrive in order; when they come faster than they can be sent, older ones are left out and the newest wins. An
     * update after the job's end, or one that cannot be written as JSON, is dropped and logged.
     *
     * @param update anything that Jackson writes
     */
    void progress(@Nullable Object update);

    /**
     * Enters a named stage of the job, for logs, timings and progress. Leave it by closing it:
     *
     * <pre>{@code
     * try (var load = job.stage("load")) {
     *     load.progress(3, 10);
     * }
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code name} is blank
     */
    Stage stage(String name);

    /** Tells when the job is to end early. */
    CancellationToken cancellation();

    /** When the job must be done; empty if it has no limit. It is cancelled and fails when that time has come. */
    Optional<Instant> deadline();

    /** The time left until the {@link #deadline}, never negative; empty if there is no limit. */
    Optional<Duration> remaining();

    /**
     * A folder for this job alone, made at the first call and removed with all that is in it after the job.
     *
     * @throws java.io.UncheckedIOException if it cannot be made
     */
    Path workFolder();

    /**
     * Threads for parts of this job: what they log carries the job's id, and they are interrupted when the job is
     * cancelled or over. Not to be shut down by the handler.
     */
    ExecutorService executor();

    /** Carries the job's id, and all else that this thread's log lines carry, to threads that are not the job's own. */
    ContextCarrier carrier();

    /**
     * The headers that carry the job's place in its trace to whatever the handler calls, by W3C Trace Context:
     * {@code traceparent}, and {@code tracestate} if the job came with one. For the handler's own requests:
     *
     * <pre>{@code
     * var request = HttpRequest.newBuilder(uri);
     * job.traceHeaders().forEach(request::header);
     * }</pre>
     *
     * <p>A job that came without a trace is in one of its own.
     */
    default Map<String, String> traceHeaders() {
        return Map.of();
    }
}
