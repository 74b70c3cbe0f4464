package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;

/** Finds the job that a request names in its path. */
final class Jobs {
    private final LocalQueue queue;

    Jobs(LocalQueue queue) {
        this.queue = queue;
    }

    /** @throws RequestRefused if there is no such job */
    StoredJob named(Context ctx) {
        String id = ctx.pathParam("id");
        return queue.find(id).orElseThrow(() -> RequestRefused.unknownJob(id));
    }
}
