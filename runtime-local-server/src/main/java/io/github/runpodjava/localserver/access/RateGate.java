package io.github.runpodjava.localserver.access;

import io.github.runpodjava.localserver.http.Gate;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;

/**
 * Limits callers as RunPod's documentation says the platform does, for each endpoint; this server is one endpoint. The
 * part of those limits that grows with the number of workers is not documented and not here.
 */
final class RateGate implements Gate {
    private static final Pattern OPERATION = Pattern.compile("(?:/v2/[^/]+)?/([^/]+)(?:/.*)?");

    private final Map<String, RateLimit> limits;

    RateGate(InstantSource clock) {
        RateLimit status = new RateLimit(2000, 400, clock);
        limits = Map.of(
                "run", new RateLimit(1000, 200, clock),
                "runsync", new RateLimit(2000, 400, clock),
                "status", status,
                "status-sync", status,
                "stream", new RateLimit(2000, 400, clock),
                "cancel", new RateLimit(100, 20, clock),
                "purge-queue", new RateLimit(2, Integer.MAX_VALUE, clock),
                "openai", new RateLimit(2000, 400, clock),
                "requests", new RateLimit(10, 2, clock));
    }

    @Override
    public void admit(Context ctx) {
        Matcher operation = OPERATION.matcher(ctx.path());
        RateLimit limit = operation.matches() ? limits.get(operation.group(1)) : null;
        if (limit == null || ctx.req().getMethod().equals("OPTIONS")) {
            return;
        }
        limit.tryStart().ifPresent(wait -> refuse(ctx, operation.group(1), limit, wait));
        Request.addCompletionListener(
                ServletContextRequest.getServletContextRequest(ctx.req()), failure -> limit.over());
    }

    private static void refuse(Context ctx, String operation, RateLimit limit, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        ctx.header("Retry-After", Long.toString(seconds));
        throw RequestRefused.with(
                429,
                "Too many requests: /" + operation + " takes " + limit + ", as on RunPod. Try again in " + seconds
                        + " s, or start the server without --api-rate-limits.");
    }
}
