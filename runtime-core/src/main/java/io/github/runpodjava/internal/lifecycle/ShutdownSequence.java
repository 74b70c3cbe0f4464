package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.internal.pacing.FaultLog;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done at the end, in order. A step that fails is logged, and the next one runs all the same. */
final class ShutdownSequence {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

    private final List<String> names = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    ShutdownSequence step(String name, Step step) {
        names.add(name);
        steps.add(step);
        return this;
    }

    void run() {
        for (int i = 0; i < steps.size(); i++) {
            long start = System.nanoTime();
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
