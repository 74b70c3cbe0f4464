package io.github.runpodjava.internal.crash;

import io.github.runpodjava.internal.execute.InFlightJobs;
import io.github.runpodjava.internal.pacing.FirstTake;

/** Whom a worker tells what it cannot deal with itself. */
public interface CrashGuard {

    /** The worker begins to take jobs, the first one with {@code first}; {@code jobs} are the ones it has. */
    void working(InFlightJobs jobs, FirstTake first);

    /** The worker has ended. */
    void left(InFlightJobs jobs);

    /**
     * Something other than an ordinary exception went wrong while a job was worked on.
     *
     * @param lasting whether the worker ends because of it
     */
    void failed(String jobId, Throwable thrown, boolean lasting);

    /** The worker ends, in order, because the runtime itself cannot work. */
    void unable(String what, Throwable thrown);

    /** The worker has to end and cannot even do that in order. A process does not survive this call. */
    void hopeless(String what, Throwable thrown);

    /** The worker ends in order, but not all of its handlers do: where they are is to be known. */
    void cutShort(String what);

    /** The worker's orderly end hangs. A process does not survive this call. */
    void overdue(String what);

    /** For a worker inside a larger program, whose crashes are the program's affair. */
    CrashGuard NONE = new CrashGuard() {
        @Override
        public void working(InFlightJobs jobs, FirstTake first) {
            // Nobody keeps a note.
        }

        @Override
        public void left(InFlightJobs jobs) {
            // Nobody keeps a note.
        }

        @Override
        public void failed(String jobId, Throwable thrown, boolean lasting) {
            // The log has it.
        }

        @Override
        public void unable(String what, Throwable thrown) {
            // The log has it.
        }

        @Override
        public void hopeless(String what, Throwable thrown) {
            // The log has it.
        }

        @Override
        public void cutShort(String what) {
            // The log has it.
        }

        @Override
        public void overdue(String what) {
            // The program may go on for what we know.
        }
    };
}
