package io.github.runpodjava.localserver;

import io.github.runpodjava.localserver.direct.DirectMode;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import io.github.runpodjava.spi.LocalServerProvider;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.RunningServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the local server of this module; found by {@link java.util.ServiceLoader}. */
public final class JavalinServerProvider implements LocalServerProvider {

    private static final Logger LOG = LoggerFactory.getLogger(JavalinServerProvider.class);

    /** For {@link java.util.ServiceLoader}. */
    public JavalinServerProvider() {}

    @Override
    public RunningServer open(LocalServerSettings settings) {
        JobServer server =
                open(settings, LocalQueue.Options.standard(), InstantSource.system(), WebhookSender.STANDARD_PAUSES);
        Optional<DirectMode> direct = server.direct();
        if (direct.isPresent()) {
            direct.get().startLines(server.uri(), server.health()).forEach(LOG::info);
            return server;
        }
        StartMessage message = new StartMessage(settings, server.uri(), Path.of(""));
        message.lines().forEach(LOG::info);
        message.warning().ifPresent(LOG::warn);
        return server;
    }

    static JobServer open(
            LocalServerSettings settings,
            LocalQueue.Options options,
            InstantSource clock,
            List<Duration> webhookPauses) {
        return JobServer.open(settings, options, clock, webhookPauses);
    }
}
