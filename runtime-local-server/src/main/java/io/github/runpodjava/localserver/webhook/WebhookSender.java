package io.github.runpodjava.localserver.webhook;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts to webhooks on threads of its own, a few times if need be. Nothing that goes wrong here gets back to a job.
 * Nothing is started before the first message.
 */
public final class WebhookSender implements AutoCloseable {
    /** RunPod documents two more tries, 10 seconds apart. */
    public static final List<Duration> STANDARD_PAUSES = List.of(Duration.ofSeconds(10), Duration.ofSeconds(10));

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int THREADS = 4;
    /** How many messages may wait, those for their next try included; what comes on top is dropped. */
    private static final int MAX_PENDING = 1_000;

    private static final Duration TRY_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSING_TIME = Duration.ofSeconds(2);

    private record Message(String jobId, URI url, byte[] body, Map<String, String> headers) {}

    private final List<Duration> pauses;
    private final Semaphore room = new Semaphore(MAX_PENDING);
    private final ThreadPoolExecutor senders;
    private final ScheduledThreadPoolExecutor pausing;
    private final WebhookClient client;

    /** @param pauses the pause before each further try; as many tries as pauses follow the first */
    public WebhookSender(WebhookAddresses addresses, List<Duration> pauses) {
        this.client = new WebhookClient(addresses, TRY_LIMIT);
        this.pauses = List.copyOf(pauses);
        senders = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, "webhook"));
        senders.allowCoreThreadTimeOut(true);
        pausing = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "webhook-pause"));
    }

    /** Posts this JSON with these headers soon. Never waits and never throws; too many at a time are dropped with a warning. */
    public void send(String jobId, URI url, byte[] json, Map<String, String> headers) {
        if (!room.tryAcquire()) {
            warn(jobId, url, "too many webhooks wait already");
            return;
        }
        submit(new Message(jobId, url, json, headers), 0);
    }

    /** Sends what waits for its first try, for at most two seconds; nothing is tried again. */
    @Override
    public void close() {
        pausing.shutdownNow();
        senders.shutdown();
        try {
            if (!senders.awaitTermination(CLOSING_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
                senders.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            senders.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Message message, int triesBefore) {
        try {
            senders.execute(() -> attempt(message, triesBefore));
        } catch (RejectedExecutionException closing) {
            giveUp(message, "the server is closing");
        }
    }

    private void attempt(Message message, int triesBefore) {
        try {
            int status = client.post(message.url(), message.body(), message.headers());
            if (status >= 200 && status < 300) {
                room.release();
            } else {
                again(message, triesBefore, "the receiver answered " + status);
            }
        } catch (WebhookAddresses.ForbiddenAddressException forbidden) {
            giveUp(
                    message,
                    "a server that listens to other machines calls public addresses only (--api-private-webhooks"
                            + " allows all)");
        } catch (IOException | RuntimeException failed) {
            again(message, triesBefore, failed.toString());
        }
    }

    private void again(Message message, int triesBefore, String reason) {
        if (triesBefore >= pauses.size()) {
            giveUp(message, reason);
            return;
        }
        Duration pause = pauses.get(triesBefore);
        LOG.atInfo()
                .addKeyValue("jobId", message.jobId())
                .addKeyValue("host", message.url().getHost())
                .addKeyValue("reason", reason)
                .log("a webhook was not taken; it is sent again in {} ms", pause.toMillis());
        try {
            pausing.schedule(() -> submit(message, triesBefore + 1), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            giveUp(message, reason);
        }
    }

    private void giveUp(Message message, String reason) {
        room.release();
        warn(message.jobId(), message.url(), reason);
    }

    /** The host only: a webhook's path is often a secret. */
    private static void warn(String jobId, URI url, String reason) {
        LOG.atWarn()
                .addKeyValue("jobId", jobId)
                .addKeyValue("host", url.getHost())
                .addKeyValue("reason", reason)
                .log("a webhook was not delivered");
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, "local-server-" + name);
        thread.setDaemon(true);
        return thread;
    }
}
