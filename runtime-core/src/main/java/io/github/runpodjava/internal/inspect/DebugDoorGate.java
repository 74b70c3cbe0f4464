package io.github.runpodjava.internal.inspect;

import com.sun.net.httpserver.Headers;
import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: whoever shows the token; where there is none, programs on this machine, but no web page in a browser on
 * it. Only {@code /health} is open to who shows nothing, for those who look after the process.
 */
final class DebugDoorGate {
    private static final String SCHEME = "Bearer ";

    private final Inspector inspector;
    private final boolean thisMachineOnly;

    DebugDoorGate(Inspector inspector, DebugDoorSettings settings) {
        this.inspector = inspector;
        this.thisMachineOnly = settings.thisMachineOnly();
    }

    /** Why the request is not answered; empty when it may be. */
    Optional<InspectorAnswer> refusal(InspectorRequest request, Headers headers) {
        String credential = credential(headers.getFirst("Authorization"), headers.getFirst("X-Debug-Token"));
        if (inspector.hasToken()) {
            boolean open = credential == null && request.path().equals("/health");
            return open || inspector.admits(credential)
                    ? Optional.empty()
                    : Optional.of(inspector.refuse(
                            request,
                            401,
                            "UNAUTHORIZED",
                            "The request does not show the debug token of this worker",
                            "Send the header \"Authorization: Bearer TOKEN\" with the value of RUNPOD_DEBUG_TOKEN"));
        }
        // A page of the web can make a browser call this machine, and by a name of its own also read the answer.
        boolean fromPage = headers.getFirst("Origin") != null && !isThisMachine(origin(headers.getFirst("Origin")));
        // Of an image or a link on a page browsers do not tell the origin.
        fromPage |= "cross-site".equals(headers.getFirst("Sec-Fetch-Site"));
        if (thisMachineOnly && (fromPage || !isThisMachine(headers.getFirst("Host")))) {
            return Optional.of(inspector.refuse(
                    request,
                    403,
                    "FORBIDDEN",
                    "Without a debug token only programs on this machine may ask, and they call it localhost",
                    "Call http://localhost:PORT, or set RUNPOD_DEBUG_TOKEN and send it"));
        }
        return Optional.empty();
    }

    static @Nullable String credential(@Nullable String authorization, @Nullable String debugToken) {
        if (debugToken != null) {
            return debugToken.trim();
        }
        if (authorization == null) {
            return null;
        }
        String text = authorization.trim();
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? text.substring(SCHEME.length()).trim()
                : text;
    }

    private static @Nullable String origin(@Nullable String origin) {
        return origin == null ? null : origin.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "");
    }

    private static boolean isThisMachine(@Nullable String host) {
        if (host == null) {
            // HTTP/1.0: no browser speaks it.
            return true;
        }
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
        return name.equals("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d{1,3}){3}");
    }
}
