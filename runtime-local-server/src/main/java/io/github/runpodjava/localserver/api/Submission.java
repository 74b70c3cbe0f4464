package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.batch.RequestIntake;
import io.github.runpodjava.localserver.http.RequestBody;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.http.TraceHeaders;
import io.github.runpodjava.localserver.queue.JobPolicy;
import io.github.runpodjava.localserver.queue.JobRequest;
import io.github.runpodjava.localserver.queue.JobWatcher;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.StoredJob;
import io.javalin.http.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a job of a request. The key {@code input} has to be there. RunPod documents it as an object, yet its clients
 * send whatever they are given and nobody has seen the platform refuse another value, so any JSON value is taken here,
 * null as well, and the first that is not an object is warned about.
 */
final class Submission implements RequestIntake {
    private static final Logger LOG = LoggerFactory.getLogger(Submission.class);

    private final LocalQueue queue;
    private final Webhooks webhooks;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean warnedOfSecondWebhook = new AtomicBoolean();

    Submission(LocalQueue queue, Webhooks webhooks) {
        this.queue = queue;
        this.webhooks = webhooks;
    }

    /**
     * Puts the job of this request into the queue.
     *
     * @param maxMib how long the body may be
     * @throws RequestRefused if the worker is shutting down, there is no job in the request, or its policy or its webhook is of no use
     */
    StoredJob accept(Context ctx, int maxMib, boolean sync) {
        if (queue.draining()) {
            throw RequestRefused.shuttingDown();
        }
        RequestBody body = RequestBody.read(ctx, maxMib);
        JobPolicy policy = policyOfChecked(body.json());
        StoredJob job = queue.submit(TraceHeaders.job(body, ctx), policy, sync);
        webhooks.follow(job);
        return job;
    }

    @Override
    public void check(ObjectNode request) {
        policyOfChecked(request);
    }

    private JobPolicy policyOfChecked(ObjectNode request) {
        if (!request.has("input")) {
            throw RequestRefused.badRequest(
                    "A request needs the key \"input\"; every other key is optional. " + RequestBody.Example.SENTENCE);
        }
        if (!request.path("input").isObject() && warned.compareAndSet(false, true)) {
            LOG.warn("a job's input is not a JSON object; this server takes it, RunPod documents objects only");
        }
        if (request.hasNonNull("webhookV2") && warnedOfSecondWebhook.compareAndSet(false, true)) {
            LOG.warn("a request has the key webhookV2, of which RunPod documents nothing; the worker gets it, and this"
                    + " server calls nobody for it. Use webhook to be called.");
        }
        Webhooks.check(request);
        return PolicyFields.of(request);
    }

    @Override
    public void submit(String id, ObjectNode request, long bytes, JobWatcher watcher) {
        webhooks.follow(queue.submit(id, JobRequest.made(request, bytes), PolicyFields.of(request), watcher));
    }
}
