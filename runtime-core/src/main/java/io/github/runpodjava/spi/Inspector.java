package io.github.runpodjava.spi;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells all about the workers of this process: what they do, what they have logged, what they use. It answers questions
 * that are named like the paths of its HTTP door, and answers with values; a door only carries them. So whatever can be
 * asked at one door can be asked at every other. Thread-safe, and never in the way of a job.
 */
public interface Inspector {

    /** The path under which the metrics are asked for. */
    String METRICS = "/debug/metrics";

    /** What can be asked. */
    List<Endpoint> endpoints();

    /** The methods that this path answers to, as the header {@code Allow} lists them; empty for a path that is not there. */
    default String allowed(String path) {
        return endpoints().stream()
                .filter(endpoint -> endpoint.path().equals(path))
                .map(endpoint -> endpoint.method().equals("GET") ? "GET, HEAD" : endpoint.method())
                .collect(Collectors.joining(", "));
    }

    /**
     * Whether whoever shows this may ask. Takes as long for a wrong one as for the right one.
     *
     * @param credential what was shown, without the word {@code Bearer}; null for nothing
     * @return true for {@code RUNPOD_DEBUG_TOKEN}, and for everybody where none is set
     */
    boolean admits(@Nullable String credential);

    /** Whether {@code RUNPOD_DEBUG_TOKEN} is set. */
    boolean hasToken();

    /** Answers; what cannot be answered is an answer too, in the shape of all errors. Throws nothing. */
    InspectorAnswer answer(InspectorRequest request);

    /**
     * An error in the shape of all of them, for what a door refuses by itself.
     *
     * @param status 400 to 599
     * @param code what happened, as in {@code UNAUTHORIZED}
     * @param help what to do about it
     */
    InspectorAnswer refuse(InspectorRequest request, int status, String code, String message, String help);

    /**
     * Notes for the metrics that a request was answered.
     *
     * @param endpoint the pattern of its path, as in {@code /status/{id}}
     */
    void served(String endpoint, String method, int status, Duration took);

    /** Notes for the metrics how long a job waited for a worker. */
    void queued(Duration delay);

    /** Notes for the metrics that a job ended while it waited for a worker. */
    void endedInQueue(QueueEnd how);

    /** Lets it see a server of this process. */
    void watch(RunningServer server);

    /**
     * Something that can be asked.
     *
     * @param method {@code GET} or {@code POST}
     * @param path as in {@code /debug/status}
     * @param summary what it tells, in a few words
     */
    record Endpoint(String method, String path, String summary) {}
}
