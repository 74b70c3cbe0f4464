package io.github.runpodjava.internal.execute;

import io.github.runpodjava.CancellationToken;
import io.github.runpodjava.JobCancelledException;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.spi.InheritedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token of one job, and the switch that turns it. */
final class Cancellation implements CancellationToken {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private final String jobId;
    private final Executor helpers;
    private final List<Runnable> callbacks = new ArrayList<>();
    private volatile @Nullable StopReason reason;

    /** @param helpers runs the callbacks: one that blocks must hold up neither the stop channel nor another callback */
    Cancellation(String jobId, Executor helpers) {
        this.jobId = jobId;
        this.helpers = helpers;
    }

    /** Turns the token; false if it was turned before. */
    boolean cancel(StopReason why) {
        List<Runnable> waiting;
        synchronized (callbacks) {
            if (reason != null) {
                // What the platform says counts more: nothing is sent for the job then, whatever it was told before.
                if (why == StopReason.STOPPED_BY_PLATFORM || why == StopReason.GONE) {
                    reason = why;
                }
                return false;
            }
            reason = why;
            waiting = List.copyOf(callbacks);
            callbacks.clear();
        }
        waiting.forEach(this::run);
        return true;
    }

    /** Forgets the callbacks: the handler that they were to wake is done. */
    void handlerEnded() {
        synchronized (callbacks) {
            callbacks.clear();
        }
    }

    private void run(Runnable callback) {
        try {
            helpers.execute(callback);
        } catch (Throwable noThread) {
            // The handler's thread is still to be interrupted.
            LOG.atError().setCause(noThread).log("No thread for a callback for the end of job {}", jobId);
        }
    }

    private void runLogged(Runnable action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            LOG.atError().setCause(thrown).log("A callback for the end of job {} failed", jobId);
        }
    }

    /** What the lines of a callback carry: the same as those of the handler that registers it, or the job's id at least. */
    private LogSnapshot log() {
        LogSnapshot here = LogSnapshot.here();
        if (here.jobId().filter(jobId::equals).isPresent()) {
            return here;
        }
        Map<String, String> id = Map.of(JobLog.REQUEST_ID, jobId);
        return new LogSnapshot(id, new InheritedJob(id));
    }

    @Override
    public boolean isCancelled() {
        return reason != null;
    }

    @Override
    public Optional<StopReason> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public void throwIfCancelled() {
        StopReason why = reason;
        if (why != null) {
            throw new JobCancelledException(jobId, why);
        }
    }

    @Override
    public Registration onCancel(Runnable action) {
        LogSnapshot log = log();
        // A wrapper of its own, so that the same action can be registered twice and taken back once.
        Runnable callback = () -> {
            try (JobLog ignored = log.enter()) {
                runLogged(action);
            }
        };
        synchronized (callbacks) {
            if (reason == null) {
                callbacks.add(callback);
                return () -> {
                    synchronized (callbacks) {
                        callbacks.remove(callback);
                    }
                };
            }
        }
        run(callback);
        return () -> {};
    }
}
