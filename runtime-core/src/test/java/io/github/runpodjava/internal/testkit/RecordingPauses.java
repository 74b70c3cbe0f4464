package io.github.runpodjava.internal.testkit;

import io.github.runpodjava.internal.pacing.Pauses;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Pauses that take no time and are written down. */
public final class RecordingPauses extends Pauses {
    private final List<Duration> asked = new CopyOnWriteArrayList<>();
    private volatile Consumer<Duration> meanwhile = pause -> {};
    private volatile int endsAfter = Integer.MAX_VALUE;

    private volatile boolean failing;

    /** As with no memory for the lock: the next question whether they have ended fails. */
    public RecordingPauses failingOnce() {
        failing = true;
        return this;
    }

    @Override
    public boolean ended() {
        if (failing) {
            failing = false;
            throw new InternalError("no memory for the lock");
        }
        return super.ended();
    }

    @Override
    public void pause(Duration pause) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        asked.add(pause);
        meanwhile.accept(pause);
        if (asked.size() >= endsAfter) {
            end();
        }
    }

    /** What happens during each pause. */
    public RecordingPauses meanwhile(Consumer<Duration> action) {
        meanwhile = action;
        return this;
    }

    /** Ends all pauses with the {@code count}-th one. */
    public RecordingPauses endsAfter(int count) {
        endsAfter = count;
        return this;
    }

    public List<Duration> asked() {
        return List.copyOf(asked);
    }
}
