package io.github.runpodjava.localserver;

import io.github.runpodjava.spi.ServerRole;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/**
 * What to say about a port that cannot be had.
 *
 * @param who who wanted it
 * @param otherPort how to choose another
 * @param otherAddress how to choose another address and port
 */
record PortRemedy(String who, String otherPort, String otherAddress) {
    static final PortRemedy OF_THE_HEALTH_CHECK = of("Set PORT_HEALTH to another, or leave it out to use PORT");

    static PortRemedy of(ServerRole role) {
        return role.fold(
                () -> new PortRemedy(
                        "The local server",
                        "Choose another with --api-port N (0 picks any free port)",
                        "Choose an address of this machine with --api-host, for example localhost or 0.0.0.0, and a"
                                + " port with --api-port N (0 picks any free port)"),
                realtime -> of("Set RUNPOD_REALTIME_PORT to another"),
                balancing -> of("Set PORT to another, and expose that one in the endpoint's settings"));
    }

    private static PortRemedy of(String remedy) {
        return new PortRemedy("The worker", remedy, remedy);
    }

    String sentenceFor(String host, int port, Exception refused) {
        String where = who + " cannot listen on " + host + ":" + port + ": ";
        if (isInUse(refused)) {
            return where + "the port is in use. " + otherPort + ".";
        }
        if (port > 0 && port < 1024) {
            return where + "ports below 1024 may need more rights (" + reason(refused) + "). " + otherPort + ".";
        }
        return where + reason(refused) + ". " + otherAddress + ".";
    }

    static boolean isInUse(Throwable refused) {
        BindException cause = bindException(refused);
        return cause != null && String.valueOf(cause.getMessage()).contains("in use");
    }

    private static String reason(Throwable refused) {
        BindException cause = bindException(refused);
        return String.valueOf((cause == null ? refused : cause).getMessage());
    }

    private static @Nullable BindException bindException(@Nullable Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof BindException found) {
                return found;
            }
        }
        return null;
    }
}
