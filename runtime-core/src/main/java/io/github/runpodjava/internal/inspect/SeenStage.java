package io.github.runpodjava.internal.inspect;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stage of a job. Guarded by its job. */
final class SeenStage {
    private final int number;
    private final String name;
    private final Instant entered;
    private @Nullable Duration lasted;
    private long done;
    private long total;

    /** @param number as in {@link io.github.runpodjava.job.JobEvent.StageEntered} */
    SeenStage(int number, String name, Instant entered) {
        this.number = number;
        this.name = name;
        this.entered = entered;
    }

    boolean isNumber(int asked) {
        return number == asked;
    }

    String name() {
        return name;
    }

    boolean isOver() {
        return lasted != null;
    }

    void leave(Duration after) {
        lasted = after;
    }

    void progress(long steps, long all) {
        done = steps;
        total = all;
    }

    View view() {
        return new View(name, entered, lasted, done, total);
    }

    /** A stage at a moment; {@code lasted} is null while it goes on, {@code total} is 0 when nothing was told. */
    record View(String name, Instant entered, @Nullable Duration lasted, long done, long total) {}
}
