package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.queue.JobWatcher;
import tools.jackson.databind.node.ObjectNode;

/** Makes jobs of requests, with the same rules for those of a batch as for those of {@code /run}. */
public interface RequestIntake {
    /** @throws RequestRefused if this request could not be submitted */
    void check(ObjectNode request);

    /**
     * Puts a request that was checked into the queue.
     *
     * @param id of the job to be
     * @param bytes how long the request is
     * @param watcher who is told of every change of the job after this one
     */
    void submit(String id, ObjectNode request, long bytes, JobWatcher watcher);
}
