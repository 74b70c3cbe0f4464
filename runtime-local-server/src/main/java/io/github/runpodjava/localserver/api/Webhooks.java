package io.github.runpodjava.localserver.api;

import io.github.runpodjava.job.TraceContext;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.http.Shown;
import io.github.runpodjava.localserver.queue.JobView;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.github.runpodjava.localserver.webhook.WebhookAddresses;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** Sees to it that the webhook of a job is called once when the job ends, in whatever way. */
final class Webhooks {
    /** Of each thread its own: many send at once. */
    private static final RandomGenerator DICE =
            () -> ThreadLocalRandom.current().nextLong();

    private final LocalQueue queue;
    private final WebhookSender sender;

    Webhooks(LocalQueue queue, WebhookSender sender) {
        this.queue = queue;
        this.sender = sender;
    }

    /** @throws RequestRefused if the request names a webhook that cannot be called */
    static void check(JsonNode request) {
        JsonNode webhook = request.path("webhook");
        if (webhook.isMissingNode() || webhook.isNull()) {
            return;
        }
        if (!webhook.isString() || WebhookAddresses.parse(webhook.stringValue()).isEmpty()) {
            throw RequestRefused.badRequest("The value of webhook must be an http or https URL, for example"
                    + " \"http://localhost:9000/done\", but is " + Shown.of(webhook.toString()) + ".");
        }
    }

    /** To be called for each try of a job, also if the job has no webhook. */
    void follow(StoredJob job) {
        job.webhook().flatMap(WebhookAddresses::parse).ifPresent(url -> queue.awaitEnd(job)
                .thenAccept(view -> ended(job, view, url)));
    }

    private void ended(StoredJob job, JobView view, URI url) {
        // The wait of a job that has not ended is let go when the server closes.
        if (view.status().isFinal()) {
            byte[] body = JobJson.full(view)
                    .put("input", job.input())
                    .put("webhook", job.webhook().orElseThrow())
                    .toBytes();
            sender.send(job.id(), url, body, trace(job).headers());
        }
    }

    /** As on RunPod there is always one; of a job that nobody traces it is a new one. */
    private static TraceContext trace(StoredJob job) {
        return job.trace().map(trace -> trace.child(DICE)).orElseGet(() -> TraceContext.root(DICE));
    }
}
