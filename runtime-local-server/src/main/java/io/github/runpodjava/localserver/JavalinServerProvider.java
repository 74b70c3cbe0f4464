package io.github.runpodjava.localserver;

import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import io.github.runpodjava.spi.LocalServer;
import io.github.runpodjava.spi.LocalServerProvider;
import io.github.runpodjava.spi.LocalServerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Brings the local server of this module; found by {@link java.util.ServiceLoader}. */
public final class JavalinServerProvider implements LocalServerProvider {

    /** For {@link java.util.ServiceLoader}. */
    public JavalinServerProvider() {}

    /**
     * {@inheritDoc}
     *
     * <p>The concurrency of the settings is the worker's own affair: the queue hands out as many jobs as the worker
     * asks for.
     */
    @Override
    public LocalServer open(LocalServerSettings settings) {
        return open(
                settings,
                LocalQueue.Options.standard(settings.workerId()),
                InstantSource.system(),
                WebhookSender.STANDARD_PAUSES);
    }

    static JobServer open(
            LocalServerSettings settings,
            LocalQueue.Options options,
            InstantSource clock,
            List<Duration> webhookPauses) {
        return JobServer.open(settings.host(), settings.port(), options, clock, webhookPauses);
    }
}
