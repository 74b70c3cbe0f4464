package io.github.runpodjava.spi;

import java.net.URI;

/** A local server that runs. */
public interface RunningServer extends AutoCloseable {

    /** The queue as the worker of this id in this process sees it. */
    JobQueue queue(String workerId);

    /** Where the server answers, with the port that was really bound. */
    URI uri();

    /** Takes no more jobs from callers: nobody would run them. What runs goes on. */
    void drain();

    /** Stops serving and forgets all jobs. */
    @Override
    void close();
}
