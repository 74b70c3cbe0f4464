package io.github.runpodjava.localserver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of a {@link LocalServer}: what the times of jobs are read from, and what their limits are measured by
 * ({@code executionTimeout}, {@code ttl}, how long results are kept). It goes with the system's clock, unless the
 * server was {@linkplain LocalServerBuilder#frozenClock built with one that stands still}, and can be moved on.
 *
 * <p>Only the server's times follow it. How long a caller waits ({@code ?wait=}), and a worker's own limits such as
 * {@code jobTimeout}, are measured by the system's clock.
 */
public final class ServerClock implements InstantSource {
    private final InstantSource base;
    private Duration moved = Duration.ZERO;
    private volatile Runnable afterMove = () -> {};

    ServerClock(InstantSource base) {
        this.base = base;
    }

    /** @param action what is to happen before {@link #advance} returns */
    void afterMove(Runnable action) {
        afterMove = action;
    }

    /**
     * Moves the clock on. What is due then has happened when this returns: jobs that ran for too long have failed, those
     * that lived for too long are gone, and so are results that were kept for long enough. Their workers are told at
     * the same moment, but take a little to stop.
     *
     * @param by how far, not negative
     * @throws IllegalArgumentException if {@code by} is negative
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("a server's clock goes forward only; " + by + " is negative");
        }
        synchronized (this) {
            moved = moved.plus(by);
        }
        afterMove.run();
    }

    @Override
    public synchronized Instant instant() {
        return base.instant().plus(moved);
    }

    @Override
    public String toString() {
        return "ServerClock[" + instant() + "]";
    }
}
