package io.github.runpodjava.spi;

import io.github.runpodjava.job.TakenJob;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where jobs come from and where everything about them goes. The one job loop runs over any implementation: RunPod's
 * HTTP queue, the local server's queue in memory, a single test job.
 *
 * <p>Every method makes one try and answers with a value; retrying, pacing and giving up belong to the loop. All
 * methods may be called from several threads at once.
 */
public interface JobQueue extends AutoCloseable {

    /**
     * Makes ready what takes a while, a client for example. Called once, when the worker is put together and before the
     * handler's set-up.
     *
     * @throws RuntimeException if it cannot be used; the worker then does not start
     */
    default void open() {
        // Most can be used as soon as they are there.
    }

    /**
     * Asks for jobs and waits until there are some, or until the queue's own waiting time is over.
     *
     * @param request how many jobs may come back and whether this worker is busy already
     * @return what came of it; {@link Poll.Found} never carries an empty list
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    Poll<TakenJob> take(TakeRequest request) throws InterruptedException;

    /**
     * Takes one job for a place that has just come free, if one is there or comes within a moment. Only for a queue in
     * this process, where that is quicker than to wake the loop; any other has none.
     *
     * @param patience how long to wait at most
     * @param inPlace runs a job in this place to the end of its report, on the thread that calls it, and answers whether
     *     the place takes more. While this method waits, the queue may have the thread that brings a job do that, one job
     *     at a time, instead of waking this one; the method does not return before the job is done
     * @return empty if none came that is still to be run, and when taking has ended
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    default Optional<TakenJob> takeNext(Duration patience, Predicate<TakenJob> inPlace) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Ends taking: an open {@link #take} comes back soon, and with the jobs it was about to be given, if any; every
     * later one answers {@link Poll.Nothing} at once. May be called more than once and from any thread.
     */
    void stopTaking();

    /**
     * Sends one message about a job: a result, a chunk of a stream or a progress update.
     *
     * @return whether the queue took it, refused it for good, or may take it later
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    PostAnswer post(JobPost post) throws InterruptedException;

    /**
     * Waits for the ids of jobs that are to be stopped.
     *
     * @return the ids, or why there are none; {@link Poll.Closed} when this queue never sends any (again)
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    Poll<String> awaitStops() throws InterruptedException;

    /** How often the queue wants to hear that this worker lives; empty when it does not. */
    default Optional<Duration> pingInterval() {
        return Optional.empty();
    }

    /**
     * Tells the queue that this worker lives.
     *
     * @param jobIds the ids of the jobs that this worker has taken and not yet finished
     * @return whether the queue took it
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    PostAnswer ping(Collection<String> jobIds) throws InterruptedException;

    /**
     * Tells the queue, once and without waiting long, that this worker is unfit for work.
     *
     * @param check the name of what failed
     * @param reason what was found
     */
    void reportUnhealthy(String check, String reason);

    /** What it is used through; empty for a queue in this process. */
    default Optional<QueueFacts> facts() {
        return Optional.empty();
    }

    /** Ends all open calls and gives connections back. */
    @Override
    void close();
}
