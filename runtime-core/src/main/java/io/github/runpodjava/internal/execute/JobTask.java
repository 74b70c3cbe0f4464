package io.github.runpodjava.internal.execute;

import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.TakenJob;
import org.slf4j.event.Level;

/** The user's handler, ready to be called with a job. */
public interface JobTask {

    /** Whether the output goes out in chunks. */
    boolean streams();

    /** The handler's own set-up and clean-up. */
    WorkerHooks hooks();

    /**
     * Calls the handler. The one place where its frames end and ours begin: failure reports cut their traces here.
     *
     * @throws Exception whatever the handler throws
     */
    JobOutcome call(DefaultJobContext job) throws Exception;

    /**
     * How loud it is told that the job began and that it ended well. Jobs that look into a worker are no news of it: they
     * would fill the log that they look at.
     */
    default Level loudness(TakenJob job) {
        return Level.INFO;
    }

    /** How loud it is told that it failed for a reason that was said on purpose. */
    default Level failureLoudness(TakenJob job) {
        return Level.WARN;
    }

    /** How the exception of this kind of handler is told to the caller. */
    String describe(Failures failures, Throwable thrown, TakenJob job);
}
