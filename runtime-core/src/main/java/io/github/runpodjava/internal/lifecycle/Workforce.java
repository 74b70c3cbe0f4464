package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.inspect.InspectedWorker;
import java.time.Duration;
import java.util.List;

/** What a process runs: one worker, or several behind the local server. */
interface Workforce {
    /** {@link WorkerState#ACTIVE} as soon as the first job can have been taken. */
    WorkerState state();

    /**
     * Checks, sets up, and begins to take jobs.
     *
     * @throws UnfitException if a fitness check fails
     * @throws io.github.runpodjava.StartupException if a set-up fails
     */
    void start() throws InterruptedException;

    /** The jobs that were taken and are not done. */
    List<String> unfinishedJobs();

    /** The workers, for those who only look. */
    List<InspectedWorker> inspected();
    /**
     * Reports all jobs in flight as failed, and the worker as unhealthy, for the process ends under them.
     *
     * @param error what whoever waits for the jobs is told
     * @param why what RunPod is told
     * @param patience how long this may take, each
     */
    void failAll(String error, String why, Duration patience) throws InterruptedException;

    /**
     * Has everything that was taken finished and ends; returns at once. A second call changes nothing.
     *
     * @return the state that this ended: before {@link WorkerState#ACTIVE} no job was taken, and none will be
     */
    WorkerState end(String why, boolean failed);

    /** Cancels running handlers and gives up on deliveries: whoever asked for the end asked again. */
    void hurry();

    /** Waits until the end; true if all that was taken was finished and nothing had failed. */
    boolean awaitStop() throws InterruptedException;
}
