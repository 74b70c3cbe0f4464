package io.github.runpodjava.localserver.connection;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each request, when it has been answered: what, how it ended, and how long it took with all waiting. What
 * clients and workers ask for again and again is told at DEBUG. Never the query, which may hold secrets.
 */
final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.runpodjava.localserver.access");
    private static final int MOST = 200;
    /** Jetty's stand-in for a path that it could not read. */
    private static final String UNREAD = "/badMessage";

    private static final Pattern ASKED_AGAIN_AND_AGAIN =
            Pattern.compile("(/v2/[^/]+)?/(status|status-sync|stream|health|metrics|ping|job-[a-z-]+)(/.*)?");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]");

    @Override
    public void log(Request request, Response response) {
        String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
        Level level = levelFor(path, response.getStatus());
        if (LOG.isEnabledForLevel(level)) {
            LOG.atLevel(level)
                    .addKeyValue("status", response.getStatus())
                    .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getHeadersNanoTime()))
                    .log(shown(request, path));
        }
    }

    static Level levelFor(@Nullable String path, int status) {
        boolean often = path != null && ASKED_AGAIN_AND_AGAIN.matcher(path).matches();
        return often && status < 500 ? Level.DEBUG : Level.INFO;
    }

    private static String shown(Request request, @Nullable String path) {
        return path == null || path.equals(UNREAD)
                ? "a request that could not be read"
                : shown(request.getMethod()) + " " + shown(path);
    }

    static String shown(String text) {
        String line = UNPRINTABLE.matcher(text).replaceAll("?");
        return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
    }
}
