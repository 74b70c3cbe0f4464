package io.github.runpodjava.spi;

import java.net.URI;

/** A local server that runs. */
public interface LocalServer extends AutoCloseable {

    /** The queue that the job loop takes from. */
    JobQueue queue();

    /** Where the server answers, with the port that was really bound. */
    URI uri();

    /** Stops serving and forgets all jobs. */
    @Override
    void close();
}
