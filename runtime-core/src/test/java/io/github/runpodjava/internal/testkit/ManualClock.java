package io.github.runpodjava.internal.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when it is told to. */
public final class ManualClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
    /** As far from zero as it may be on a machine. */
    private volatile long nanos = Long.MAX_VALUE - 1_000_000_000L;

    @Override
    public Instant instant() {
        return now;
    }

    /** Has time pass; less than none sets the clock back. */
    public void advance(Duration by) {
        now = now.plus(by);
        nanos += Math.max(0, by.toNanos());
    }

    /** How much time has passed, like {@link System#nanoTime}: to set the clock changes nothing about it. */
    public long nanoTime() {
        return nanos;
    }

    public void set(Instant time) {
        now = time;
    }
}
