package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.internal.pacing.FaultLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done at the end, in order. A step that fails is logged, and the next one runs all the same. */
final class ShutdownSequence {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

    private final EndWatch watch;
    private final List<String> names = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    /** @param watch is told of each step */
    ShutdownSequence(EndWatch watch) {
        this.watch = watch;
    }

    /** @param limit what the step takes at most, unless it hangs */
    ShutdownSequence step(String name, Duration limit, Step step) {
        names.add(name);
        limits.add(limit);
        steps.add(step);
        return this;
    }

    void run() {
        for (int i = 0; i < steps.size(); i++) {
            long start = System.nanoTime();
            watch.allow(names.get(i), limits.get(i));
            try {
                steps.get(i).run();
            } catch (InterruptedException e) {
                LOG.warn("Shutdown step \"{}\" was interrupted", names.get(i));
            } catch (Exception | Error e) {
                FaultLog.error(LOG, "Shutdown step \"" + names.get(i) + "\" failed", e);
            }
            LOG.debug("Shutdown: {} ({} ms)", names.get(i), (System.nanoTime() - start) / 1_000_000);
        }
    }

    interface Step {
        void run() throws Exception;
    }
}
