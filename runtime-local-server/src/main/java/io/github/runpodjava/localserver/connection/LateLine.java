package io.github.runpodjava.localserver.connection;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The access line of one request, held back until its connection is ready for the next: the client may have it already,
 * and a line is written in the time that it would wait otherwise.
 */
final class LateLine {
    private static final String KEY = LateLine.class.getName();

    private volatile @Nullable Thread holding;
    private @Nullable Runnable line;

    /** The line of this request is held back while {@link #during} runs. */
    static LateLine of(Request request) {
        LateLine late = new LateLine();
        request.setAttribute(KEY, late);
        return late;
    }

    /** Writes the line of this request, now or as soon as its connection is ready. */
    static void write(Request request, Runnable line) {
        if (request.getAttribute(KEY) instanceof LateLine late && late.holding == Thread.currentThread()) {
            late.line = line;
        } else {
            line.run();
        }
    }

    /** Runs what ends the exchange and makes its connection ready, and then writes the line, should it be there. */
    void during(Runnable end) {
        holding = Thread.currentThread();
        try {
            end.run();
        } finally {
            holding = null;
            if (line != null) {
                line.run();
            }
        }
    }
}
