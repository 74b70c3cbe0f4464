package io.github.runpodjava.spi;

/**
 * What a worker says when it asks for jobs.
 *
 * @param slots how many jobs may come back, at least 1; each of them has a reserved place to run
 * @param busy whether this worker has taken jobs that it has not finished yet
 */
public record TakeRequest(int slots, boolean busy) {
    public TakeRequest {
        if (slots < 1) {
            throw new IllegalArgumentException("slots must be at least 1 but is " + slots);
        }
    }
}
