package io.github.runpodjava;

import java.util.Optional;

/**
 * Tells a handler that its job is to end. When that happens the token changes first, then the callbacks run, and the
 * job's thread and the threads of {@link JobContext#executor} are interrupted.
 */
public interface CancellationToken {

    /** Whether the job is to end. */
    boolean isCancelled();

    /** Why; empty while the job may go on. */
    Optional<StopReason> reason();

    /**
     * Ends the handler here if the job is to end.
     *
     * @throws JobCancelledException if it is
     */
    void throwIfCancelled();

    /**
     * Has {@code action} run when the job is to end: on a thread of its own, at once if that is already so. What it
     * throws is logged.
     *
     * @return closing it takes the callback back
     */
    Registration onCancel(Runnable action);

    /** A callback that waits. */
    interface Registration extends AutoCloseable {
        /** Takes the callback back, if it has not run yet. */
        @Override
        void close();
    }
}
