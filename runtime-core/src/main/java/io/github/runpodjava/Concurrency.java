package io.github.runpodjava;

/**
 * How many jobs run at once. Asked before every take and about once a second while all places are taken, so a change
 * takes effect at once: upwards with the next take, downwards as jobs end. Running jobs are never cancelled for it.
 */
@FunctionalInterface
public interface Concurrency {

    /** The most jobs that a worker may run at once. */
    int MOST = 10_000;

    /**
     * The number of jobs to run at once from now on.
     *
     * @param current the number until now
     * @return from 1 to {@link #MOST}; anything else, or an exception, is logged and {@code current} stays
     */
    int next(int current);

    /**
     * Always {@code jobs} at once.
     *
     * @throws IllegalArgumentException if {@code jobs} is not from 1 to {@link #MOST}
     */
    static Concurrency fixed(int jobs) {
        if (jobs < 1 || jobs > MOST) {
            throw new IllegalArgumentException("concurrency must be from 1 to " + MOST + " but is " + jobs);
        }
        return new Fixed(jobs);
    }

    /** A number that never changes, so that nothing needs to wake up to ask for it again. */
    record Fixed(int jobs) implements Concurrency {
        @Override
        public int next(int current) {
            return jobs;
        }
    }
}
