package io.github.runpodjava.localserver.connection;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each request, when it has been answered: what, how it ended, and how long it took with all waiting. What
 * clients and workers ask for again and again is told at DEBUG, and what those who follow the log ask for not at all. Never the query, which may hold secrets.
 */
final class AccessLog implements RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.runpodjava.localserver.access");
    private static final int MOST = 200;
    /** Jetty's stand-in for a path that it could not read. */
    private static final String UNREAD = "/badMessage";

    /** Where the log is asked for, too. */
    private static final String LOOK = "/debug/ask";

    private static final Set<String> ASKED_AGAIN_AND_AGAIN =
            Set.of("status", "status-sync", "stream", "health", "metrics", "ping", "ready", "debug");

    @Override
    public void log(Request request, Response response) {
        String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
        if (isLook(path, response.getStatus())) {
            return;
        }
        Level level = levelFor(path, response.getStatus());
        if (LOG.isEnabledForLevel(level)) {
            String shown = shown(request, path);
            int status = response.getStatus();
            long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getHeadersNanoTime());
            LateLine.write(
                    request,
                    () -> OutsideOfJobs.run(() -> LOG.atLevel(level)
                            .addKeyValue("status", status)
                            .addKeyValue("ms", ms)
                            .log(shown)));
        }
    }

    /** Whoever follows the log asks four times a second; a line for each would be all that he sees. */
    static boolean isLook(@Nullable String path, int status) {
        return LOOK.equals(path) && status < 400;
    }

    static Level levelFor(@Nullable String path, int status) {
        boolean often = path != null && isAskedAgainAndAgain(operationIn(path));
        return often && status < 500 ? Level.DEBUG : Level.INFO;
    }

    private static String shown(Request request, @Nullable String path) {
        return path == null || path.equals(UNREAD)
                ? "a request that could not be read"
                : shown(request.getMethod()) + " " + shown(path);
    }

    private static boolean isAskedAgainAndAgain(String operation) {
        return ASKED_AGAIN_AND_AGAIN.contains(operation) || operation.startsWith("job-");
    }

    /** The first step of the path, or the one after {@code /v2/{endpointId}}. By hand: it is done for every request. */
    private static String operationIn(String path) {
        int start = path.startsWith("/v2/") ? path.indexOf('/', 4) : 0;
        if (start < 0 || !path.startsWith("/", start)) {
            return "";
        }
        int end = path.indexOf('/', start + 1);
        return path.substring(start + 1, end < 0 ? path.length() : end);
    }

    static String shown(String text) {
        String line = isPlain(text) ? text : printable(text);
        return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.append(isPrintable(c) ? (char) c : '?'));
        return line.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x21 && c <= 0x7e;
    }
}
