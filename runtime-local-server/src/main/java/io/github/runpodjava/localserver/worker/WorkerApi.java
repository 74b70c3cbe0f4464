package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.localserver.connection.Hangups;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.WorkerSide;
import java.util.List;

/** The routes of the worker protocol. */
public final class WorkerApi {
    private WorkerApi() {}

    /**
     * The routes over this side of the queue.
     *
     * @param hangups tells of workers that went away while they waited
     */
    public static List<Route> over(WorkerSide queue, Hangups hangups) {
        Polls polls = new Polls(hangups);
        return List.of(
                new JobTakeRoute(queue, polls),
                new JobTakeBatchRoute(queue, polls),
                new JobStopRoute(queue, polls),
                new JobDoneRoute(queue),
                new JobStreamRoute(queue),
                new PingRoute(queue));
    }
}
