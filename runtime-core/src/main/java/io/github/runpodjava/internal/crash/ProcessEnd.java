package io.github.runpodjava.internal.crash;

import io.github.runpodjava.internal.log.LogBackEnd;
import io.github.runpodjava.internal.output.ProcessOutput;
import io.github.runpodjava.spi.LogControl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends this process at once, without its shutdown hooks, but not before what is held back for a moment is out: lines of
 * a flood, what a budget counted, text that was printed without a line end. Never throws.
 *
 * <p>No lambda is made here: with metaspace full none could be.
 */
public final class ProcessEnd {
    /** A log that takes longer hangs, and the process has to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private volatile @Nullable ProcessOutput printed;

    /** What is printed from now on is lines of {@code output}, which may have begun some that are not whole. */
    public void watch(ProcessOutput output) {
        printed = output;
    }

    /** Brings out what is held back, and ends the process. */
    public void halt(int status) {
        try {
            Thread teller = new Teller(this);
            teller.start();
            teller.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error noThread) {
            bringOut();
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    /** Brings out what is held back; for a process that is about to end. */
    void bringOut() {
        try {
            ProcessOutput output = printed;
            if (output != null) {
                output.tellBegun();
            }
            LogControl control = LogBackEnd.control().orElse(null);
            if (control != null) {
                control.flush();
            }
        } catch (RuntimeException | Error e) {
            // Whoever ends the process has worse to tell.
            return;
        }
    }

    private static final class Teller extends Thread {
        private final ProcessEnd end;

        Teller(ProcessEnd end) {
            super("runpod-last-lines");
            setDaemon(true);
            this.end = end;
        }

        @Override
        public void run() {
            end.bringOut();
        }
    }
}
