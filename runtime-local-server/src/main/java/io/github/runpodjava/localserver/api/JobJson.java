package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.queue.JobView;
import io.github.runpodjava.localserver.queue.RawJson;
import io.github.runpodjava.localserver.queue.StreamPart;
import org.jspecify.annotations.Nullable;

/** The shapes in which the job API shows a job. */
final class JobJson {
    private static final int ROOM_FOR_THE_SMALL_FIELDS = 256;

    private JobJson() {}

    /** Everything there is to know; facts that do not exist yet are left out. */
    static JsonObject full(JobView job) {
        return new JsonObject(Math.toIntExact(sizeOf(job)))
                .put("delayTime", job.delayTime())
                .put("error", job.error())
                .put("executionTime", job.executionTime())
                .put("id", job.id())
                .put("output", job.output())
                .put("retries", job.retries())
                .put("status", job.status().name())
                .put("workerId", job.workerId());
    }

    /** About how many bytes {@link #full} has. */
    static long sizeOf(JobView job) {
        return ROOM_FOR_THE_SMALL_FIELDS + sizeOf(job.output()) + sizeOf(job.error());
    }

    /** About how many bytes {@link #stream} has. */
    static long sizeOf(StreamPart part) {
        return part.chunks().stream().mapToLong(chunk -> chunk.size() + 16L).sum();
    }

    private static long sizeOf(@Nullable RawJson value) {
        return value == null ? 0 : value.size();
    }

    /** The id and where the job stands. */
    static JsonObject brief(JobView job) {
        return new JsonObject().put("id", job.id()).put("status", job.status().name());
    }

    /** A job in a list: all but its output and its error, which may be large. */
    static JsonObject listed(JobView job) {
        return new JsonObject()
                .put("delayTime", job.delayTime())
                .put("executionTime", job.executionTime())
                .put("id", job.id())
                .put("retries", job.retries())
                .put("status", job.status().name())
                .put("workerId", job.workerId());
    }

    /** One poll of a stream; {@code stream} is an array also when nothing is in it. */
    static JsonObject stream(StreamPart part) {
        return new JsonObject().put("status", part.status().name()).putEach("stream", "output", part.chunks());
    }
}
