package io.github.runpodjava.config;

import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where the worker may be looked into.
 *
 * @param port {@code RUNPOD_DEBUG_PORT}: 0 to 65535; 0 picks a free one and logs it; null when there is no such port
 * @param host {@code RUNPOD_DEBUG_HOST}: the address to bind, default localhost; any other needs a token
 * @param onLocalServer {@code RUNPOD_DEBUG_ENDPOINTS}: whether the local server has the debug endpoints; default yes,
 *     but no where {@code RUNPOD_ENDPOINT_ID} is set, unless {@code RUNPOD_DEBUG_PORT} is set too
 */
public record DebugDoorSettings(@Nullable Integer port, String host, boolean onLocalServer) {

    static final String PORT = "RUNPOD_DEBUG_PORT";
    static final String HOST = "RUNPOD_DEBUG_HOST";
    static final String ENDPOINTS = "RUNPOD_DEBUG_ENDPOINTS";

    /** Reads and notes what is unusable in {@code in}. */
    public static DebugDoorSettings read(SettingsReader in) {
        boolean hasPort = in.text(PORT).isPresent();
        Integer port = hasPort ? in.port(PORT, 0) : null;
        boolean production = in.text("RUNPOD_ENDPOINT_ID").isPresent();
        DebugDoorSettings settings = new DebugDoorSettings(
                port, in.text(HOST, "localhost").trim(), in.flag(ENDPOINTS, !production || hasPort));
        if (hasPort && !settings.thisMachineOnly() && in.text(DebugToken.NAME).isEmpty()) {
            in.missing(
                    DebugToken.NAME,
                    "required because " + HOST + " is " + settings.host
                            + ", so that others can reach the debug port; without " + HOST
                            + " only this machine can");
        }
        return settings;
    }

    /** Whether only programs on this machine can connect. Names are not looked up, other than {@code localhost}. */
    public boolean thisMachineOnly() {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.matches("127(\\.\\d+){3}");
    }

    /** The port of its own; empty when there is none. */
    public OptionalInt ownPort() {
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
