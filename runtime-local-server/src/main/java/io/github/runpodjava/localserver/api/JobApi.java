package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.batch.BatchApi;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/** The routes of the job API. */
public final class JobApi {
    private JobApi() {}

    /** Whether a request of this API does no more than put a job into the queue, and is answered when there is news. */
    public static boolean onlySubmits(Request request) {
        String path = request.getHttpURI().getPath();
        return HttpMethod.POST.is(request.getMethod())
                && path != null
                && (path.endsWith("/runsync") || path.endsWith("/run"));
    }

    /** The routes over this queue. */
    public static List<Route> over(LocalQueue queue, WebhookSender webhookSender) {
        return over(queue, webhookSender, Optional.empty());
    }

    /** @param prometheus answers at {@code /metrics} who asks for text there */
    public static List<Route> over(LocalQueue queue, WebhookSender webhookSender, Optional<Route> prometheus) {
        Webhooks webhooks = new Webhooks(queue, webhookSender);
        Submission submission = new Submission(queue, webhooks);
        Jobs jobs = new Jobs(queue);
        List<Route> routes = new ArrayList<>(List.of(
                new RunRoute(submission),
                new RunSyncRoute(queue, submission),
                new StatusRoute(queue, jobs),
                new StatusSyncRoute(queue, jobs),
                new StreamRoute(queue, jobs),
                new CancelRoute(queue, jobs),
                new RetryRoute(queue, jobs, webhooks),
                new PurgeQueueRoute(queue),
                new HealthRoute(queue),
                new RequestsRoute(queue),
                new MetricsRoute(queue, prometheus)));
        routes.addAll(BatchApi.over(queue, submission));
        return routes;
    }
}
