package io.github.runpodjava.spi;

import io.github.runpodjava.job.JobEventListener;
import java.time.Duration;

/** Counts what happens to jobs and requests. Thread-safe. */
public interface Metrics extends JobEventListener, AutoCloseable {

    /** A job waited for a worker for as long as this. */
    void queued(Duration delay);

    /** A job ended while it waited for a worker. */
    void endedInQueue(QueueEnd how);

    /** A request was answered; {@code endpoint} is the pattern of its path. */
    void served(String endpoint, String method, int status, Duration took);

    /**
     * All that was measured, as Prometheus reads it.
     *
     * @param accept the formats that the reader understands, as in HTTP
     */
    InspectorAnswer.Page page(String accept);

    @Override
    void close();
}
