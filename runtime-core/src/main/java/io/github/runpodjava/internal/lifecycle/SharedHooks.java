package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.internal.pacing.FaultLog;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The set-up of a handler that several workers of one process share: the model is loaded by the first that starts and
 * given back by the last that ends.
 */
final class SharedHooks {
    private static final Logger LOG = LoggerFactory.getLogger(SharedHooks.class);

    private int users;

    /** The hooks of one worker of several, given the hooks that it would run alone. */
    WorkerHooks of(List<WorkerHooks> hooks) {
        return new WorkerHooks() {
            private boolean using;

            @Override
            public void setUp() throws Exception {
                synchronized (SharedHooks.this) {
                    using = true;
                    if (users++ == 0) {
                        for (WorkerHooks hook : hooks) {
                            hook.setUp();
                        }
                    }
                }
            }

            @Override
            public void cleanUp() {
                synchronized (SharedHooks.this) {
                    if (using && --users == 0) {
                        hooks.forEach(SharedHooks::cleanUp);
                    }
                    using = false;
                }
            }
        };
    }

    private static void cleanUp(WorkerHooks hook) {
        try {
            hook.cleanUp();
        } catch (Exception | Error thrown) {
            FaultLog.error(LOG, "A clean-up failed", thrown);
        }
    }
}
