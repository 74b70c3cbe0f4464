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
 * @param retries how often it was handed out again because its worker was lost; absent if never
 */
public record JobView(
        String id,
        JobStatus status,
        @Nullable Long delayTime,
        @Nullable Long executionTime,
        @Nullable String workerId,
        @Nullable RawJson output,
        @Nullable RawJson error,
        @Nullable Long retries) {

    static JobView of(String id, JobPhase phase) {
        return phase.fold(
                queued -> new JobView(id, JobStatus.IN_QUEUE, null, null, null, null, null, orAbsent(queued.retries())),
                running -> new JobView(
                        id,
                        JobStatus.IN_PROGRESS,
                        running.delayMillis(),
                        null,
                        running.workerId(),
                        running.progress(),
                        null,
                        orAbsent(running.before().retries())),
                ended -> new JobView(
                        id,
                        ended.status(),
                        ended.delayMillis(),
                        ended.executionMillis(),
                        ended.workerId(),
                        ended.output(),
                        ended.error(),
                        orAbsent(ended.retries())));
    }

    private static @Nullable Long orAbsent(int retries) {
        return retries == 0 ? null : Long.valueOf(retries);
    }
}
