package io.github.runpodjava.spi;

import java.net.URI;
import java.util.Optional;

/** A local server that runs. */
public interface RunningServer extends AutoCloseable {

    /** The queue as the worker of this id in this process sees it. */
    JobQueue queue(String workerId);

    /** Where the server answers, with the port that was really bound. */
    URI uri();

    /** What it knows about its queue and its callers now; empty where nobody counts. */
    default Optional<ServerFacts> facts() {
        return Optional.empty();
    }

    /** Takes no more jobs from callers: nobody would run them. What runs goes on. */
    void drain();

    /** Stops serving and forgets all jobs. */
    @Override
    void close();
}
