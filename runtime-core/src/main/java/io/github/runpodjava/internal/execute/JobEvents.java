package io.github.runpodjava.internal.execute;

import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners what happens to jobs. */
public final class JobEvents {
    private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);

    private final List<JobEventListener> listeners;
    private final InstantSource clock;

    public JobEvents(List<JobEventListener> listeners, InstantSource clock) {
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
    }

    /** The same, with one more listener that only hears what is told to the new one. */
    JobEvents and(JobEventListener more) {
        List<JobEventListener> all = new ArrayList<>(listeners);
        all.add(more);
        return new JobEvents(all, clock);
    }

    /** The time of an event that happens now. */
    public Instant now() {
        return clock.instant();
    }

    public void tell(JobEvent event) {
        for (JobEventListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable thrown) {
                // An error too: it would end the thread that takes jobs, or lose a job's result.
                FaultLog.error(LOG, "A listener for job events failed", thrown);
            }
        }
    }
}
