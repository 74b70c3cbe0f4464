package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.javalin.http.Context;
import java.util.List;

/**
 * The routes of the batch API, as RunPod documents it:
 *
 * <ul>
 *   <li>A batch is a DRAFT until it is finalized; then its requests are queued, each as a job of its own under the id that
 *       the request had from the start, and with the batch's id as {@code batchId}.
 *   <li>It stays FINALIZED when its requests have ended. To cancel it ends what waits; what runs goes on, and the batch is
 *       CANCELLED after that. It is FAILED if its requests could not all be queued.
 *   <li>Every job that ends other than COMPLETED counts as failed: a batch has ended when {@code requestCompleted +
 *       requestFailed} is {@code requestTotal}.
 * </ul>
 */
public final class BatchApi {
    /** What batches made at an address without an endpoint's id show as theirs. */
    private static final String NO_ENDPOINT = "local";

    private BatchApi() {}

    /** The routes over this queue. */
    public static List<Route> over(LocalQueue queue, RequestIntake intake) {
        BatchLimits limits = BatchLimits.standard(queue.retention().run());
        return over(new Batches(queue, intake, limits), intake);
    }

    static List<Route> over(Batches batches, RequestIntake intake) {
        return List.of(
                new BatchesRoute(batches, intake),
                new BatchRoute(batches),
                new BatchRequestsRoute(batches, intake),
                new BatchRequestRoute(batches),
                new FinalizeRoute(batches),
                new CancelBatchRoute(batches));
    }

    /** @throws RequestRefused if there is no such batch */
    static Batch named(Batches batches, Context ctx) {
        String id = ctx.pathParam("id");
        return batches.find(id)
                .orElseThrow(() -> RequestRefused.notFound(
                        "There is no batch with the id \"" + id + "\". GET /batch lists all that are kept."));
    }

    static String endpointOf(Context ctx) {
        return ctx.pathParamMap().getOrDefault("endpointId", NO_ENDPOINT);
    }
}
