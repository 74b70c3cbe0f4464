package io.github.runpodjava.localserver.queue;

import org.jspecify.annotations.Nullable;

/**
 * What callers may know about a job at one moment.
 *
 * @param delayTime milliseconds from submission until a worker took it; absent before
 * @param executionTime milliseconds from there to the end; absent before the end
 * @param workerId who took it; absent before
 * @param output the newest progress while it runs, the result afterwards
 * @param error why it failed, a JSON string
 */
public record JobView(
        String id,
        JobStatus status,
        @Nullable Long delayTime,
        @Nullable Long executionTime,
        @Nullable String workerId,
        @Nullable RawJson output,
        @Nullable RawJson error) {

    static JobView of(String id, JobPhase phase) {
        return phase.fold(
                queued -> new JobView(id, JobStatus.IN_QUEUE, null, null, null, null, null),
                running -> new JobView(
                        id,
                        JobStatus.IN_PROGRESS,
                        running.delayMillis(),
                        null,
                        running.workerId(),
                        running.progress(),
                        null),
                ended -> new JobView(
                        id,
                        ended.status(),
                        ended.delayMillis(),
                        ended.executionMillis(),
                        ended.workerId(),
                        ended.output(),
                        ended.error()));
    }
}
