package io.github.runpodjava.localserver.worker;

import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.WorkerSide;
import java.util.List;

/** The routes of the worker protocol. */
public final class WorkerApi {
    private WorkerApi() {}

    /** The routes over this side of the queue. */
    public static List<Route> over(WorkerSide queue) {
        return List.of(
                new JobTakeRoute(queue),
                new JobTakeBatchRoute(queue),
                new JobStopRoute(queue),
                new JobDoneRoute(queue),
                new JobStreamRoute(queue),
                new PingRoute(queue));
    }
}
