package io.github.runpodjava.localserver.access;

import io.github.runpodjava.localserver.http.ErrorHeaders;
import io.github.runpodjava.localserver.http.Gate;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.javalin.http.Context;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of strangers out. A browser lets any page send simple requests to this machine and only hides the
 * answer, so a page could start jobs and take them from workers; the header {@code Origin}, and {@code Sec-Fetch-Site}
 * where a browser sends no origin, tell such requests apart. Programs send neither. Pages that may call get the headers
 * that let them read the answer, errors as well.
 */
final class CrossOrigin implements Gate, ErrorHeaders {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String HEADERS =
            "authorization, content-type, accept, x-request-id, last-event-id, cache-control";
    private static final String MAX_AGE_SECONDS = "600";
    private static final String EXPOSED = "Retry-After, WWW-Authenticate, Allow";
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_\\-, ]{1,1000}");

    private final Origins origins;

    CrossOrigin(Origins origins) {
        this.origins = origins;
    }

    @Override
    public void admit(Context ctx) {
        String origin = ctx.header("Origin");
        if (origin == null) {
            refuseSilentPages(ctx);
            return;
        }
        String host = ctx.header("Host");
        if (!origins.allow(origin, host)) {
            ctx.header("Vary", "Origin");
            throw RequestRefused.with(
                    403,
                    "Web pages from the origin \"" + Shown.of(origin) + "\" may not call this server. Start it with"
                            + " --api-allow-origin " + example(origin) + " if they should.");
        }
        addTo(ctx::header, origin, host);
        if (isPreflight(ctx)) {
            answerPreflight(ctx);
        }
    }

    /** Also for answers that no gate has seen, because the request could not be read. */
    @Override
    public void addTo(BiConsumer<String, String> headers, @Nullable String origin, @Nullable String host) {
        if (origin != null && origins.allow(origin, host)) {
            headers.accept("Access-Control-Allow-Origin", origin);
            headers.accept("Access-Control-Expose-Headers", EXPOSED);
            headers.accept("Vary", "Origin");
        }
    }

    /** An image, a script or a link on a page of another site. */
    private void refuseSilentPages(Context ctx) {
        if ("cross-site".equals(ctx.header("Sec-Fetch-Site")) && !origins.anyIsAllowed() && !OpenPaths.include(ctx)) {
            throw RequestRefused.with(
                    403,
                    "A web page of another site asked for " + Shown.of(ctx.path()) + " without naming its origin, so it"
                            + " may not call this server. Type the address into the browser, or use fetch() from an"
                            + " origin that --api-allow-origin names.");
        }
    }

    private static boolean isPreflight(Context ctx) {
        return ctx.req().getMethod().equals("OPTIONS") && ctx.header("Access-Control-Request-Method") != null;
    }

    private static void answerPreflight(Context ctx) {
        String asked = ctx.header("Access-Control-Request-Headers");
        ctx.header("Access-Control-Allow-Methods", METHODS);
        ctx.header(
                "Access-Control-Allow-Headers",
                asked != null && HEADER_NAMES.matcher(asked).matches() ? asked : HEADERS);
        ctx.header("Access-Control-Max-Age", MAX_AGE_SECONDS);
        if ("true".equals(ctx.header("Access-Control-Request-Private-Network"))) {
            ctx.header("Access-Control-Allow-Private-Network", "true");
        }
        ctx.status(204).skipRemainingHandlers();
    }

    private static String example(String origin) {
        return origin.equals("null") ? "null" : "ORIGIN (as in https://example.org)";
    }
}
