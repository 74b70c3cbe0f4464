package io.github.runpodjava.internal.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes how long the parts of a start take. Costs nothing worth speaking of, so it is always on. */
public final class StartPhases {
    private final List<StartPhase> phases = new CopyOnWriteArrayList<>();

    /** A part begins now. */
    public Running begin(String name) {
        return new Running(name, Instant.now(), System.nanoTime());
    }

    /** What is over, in the order of its end. */
    public List<StartPhase> over() {
        return List.copyOf(phases);
    }

    /** A part that goes on. */
    public final class Running {
        private final String name;
        private final Instant began;
        private final long start;

        private Running(String name, Instant began, long start) {
            this.name = name;
            this.began = began;
            this.start = start;
        }

        public void end() {
            phases.add(new StartPhase(name, began, Duration.ofNanos(System.nanoTime() - start)));
        }
    }
}
