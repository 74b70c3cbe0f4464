package io.github.runpodjava.localserver.connection;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Hands a request on when its body is here. Routes read bodies blocking; this reads them without holding a thread, so
 * that clients who send slowly, or never finish, keep nobody else out. It also reads the body of a request that will be
 * refused, because a client that is still sending would not see the answer.
 */
final class WholeBody extends Handler.Wrapper {
    private static final int MIB = 1024 * 1024;
    /** More than any route takes; of a longer body no route gets the end. */
    static final int MOST_KEPT = 32 * MIB;
    /** To here a body is read, though not kept, for the sake of the client. */
    static final long MOST_READ = 100L * MIB;
    /** Room for a few of the largest bodies also in a small JVM. */
    private static final long LEAST_ROOM = 128L * MIB;

    private final Patience patience;
    private final long room = Math.max(LEAST_ROOM, Runtime.getRuntime().maxMemory() / 4);
    private final AtomicLong held = new AtomicLong();

    WholeBody(Handler next, Patience patience) {
        super(next);
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        long announced = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        boolean chunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        if (announced > MOST_READ || announced <= 0 && !chunked) {
            return super.handle(request, response, callback);
        }
        new ArrivingBody(this, request, response, callback).start();
        return true;
    }

    Patience patience() {
        return patience;
    }

    /** Takes room for bytes that are about to be kept; false when there is none. */
    boolean hold(int bytes) {
        if (held.addAndGet(bytes) <= room) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void letGo(long bytes) {
        held.addAndGet(-bytes);
    }

    void handOn(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Exception | LinkageError failed) {
            Response.writeError(request, response, callback, failed);
        }
    }
}
