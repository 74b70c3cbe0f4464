package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.spi.Inspector;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the debug port. Whatever goes wrong, a JDK without the module {@code jdk.httpserver} included, the worker works on. */
final class DebugDoorOpener {
    private static final Logger LOG = LoggerFactory.getLogger(DebugDoorOpener.class);

    private DebugDoorOpener() {}

    static void open(DebugDoorSettings settings, Supplier<Inspector> inspector) {
        try {
            @SuppressWarnings("resource") // Open until the process ends.
            int port = DebugDoor.open(settings, inspector.get()).port();
            LOG.info("Debug endpoints: http://{}:{}/debug/status", shown(settings.host()), port);
        } catch (IOException | RuntimeException | LinkageError failed) {
            LOG.warn(
                    "The debug port {} cannot be opened on {}; the worker goes on without it: {}. RUNPOD_DEBUG_PORT and"
                            + " RUNPOD_DEBUG_HOST name the port and the address",
                    settings.ownPort().orElseThrow(),
                    shown(settings.host()),
                    failed instanceof IOException && failed.getMessage() != null
                            ? failed.getMessage()
                            : failed.toString());
        }
    }

    private static String shown(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
