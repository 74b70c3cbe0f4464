package io.github.runpodjava.internal.remote;

import io.github.runpodjava.internal.pacing.Backoff;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.SplittableRandom;

/** What somebody who follows does while there is no answer: says so once, and asks again and again. */
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final PrintStream err;
    private final Backoff backoff = new Backoff(FIRST, LONGEST, new SplittableRandom());
    private boolean without;

    Patience(PrintStream err) {
        this.err = err;
    }

    /** How long to wait before the next try. */
    Duration afterFailure(IOException why) {
        if (!without) {
            err.println("There is no answer any more; asking again until there is one: " + why.getMessage());
            without = true;
        }
        return backoff.next();
    }

    void afterAnswer() {
        if (without) {
            err.println("There are answers again; going on where it stopped.");
            without = false;
            backoff.reset();
        }
    }
}
