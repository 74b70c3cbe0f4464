package io.github.runpodjava.localserver.connection;

import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Decides on which thread a request is handled. The thread that found the request also watches all other connections and
 * must not wait for anything; most requests are handed to another one. Quick ones, which put a small job into the queue
 * and are answered later, are handled where they are: the change of threads would cost more than they do. So are all
 * requests while another thread watches the connections.
 */
final class QuickRequests extends Handler.Wrapper {
    /** Nobody else is served while the body is parsed. */
    private static final long MOST_BYTES = 16 * 1024;

    private final Predicate<Request> quick;
    private final Executor threads;

    /** @param quick says of a request with a small body whether its handling waits for nothing */
    QuickRequests(Handler next, Predicate<Request> quick, Executor threads) {
        super(next);
        this.quick = quick;
        this.threads = threads;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean hasTime = ServerThreads.hasTime();
        if (ServerThreads.isCurrent() && isSmall(request) && quick.test(request)) {
            Executor readsOn = hasTime ? Runnable::run : threads;
            AfterHandling after = new AfterHandling(callback, readsOn, LateLine.of(request));
            try {
                return super.handle(request, response, after);
            } finally {
                after.handled();
            }
        }
        if (hasTime) {
            return super.handle(request, response, callback);
        }
        threads.execute(() -> handleWaiting(request, response, callback));
        return true;
    }

    private void handleWaiting(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Exception | LinkageError failed) {
            Response.writeError(request, response, callback, failed);
        }
    }

    private static boolean isSmall(Request request) {
        return request instanceof ArrivedBody && request.getLength() >= 0 && request.getLength() <= MOST_BYTES;
    }

    /**
     * The end of an exchange that came while it was still being handled: a refusal. Another thread reads on from there,
     * or a client could keep this one busy with one bad request after the other.
     */
    private static final class AfterHandling extends Callback.Nested {
        private final Executor threads;
        private final LateLine line;
        private final Thread handling = Thread.currentThread();
        private volatile boolean handled;

        AfterHandling(Callback callback, Executor threads, LateLine line) {
            super(callback);
            this.threads = threads;
            this.line = line;
        }

        void handled() {
            handled = true;
        }

        @Override
        public void succeeded() {
            if (isWithin()) {
                threads.execute(super::succeeded);
            } else {
                line.during(super::succeeded);
            }
        }

        @Override
        public void failed(Throwable failure) {
            if (isWithin()) {
                threads.execute(() -> super.failed(failure));
            } else {
                super.failed(failure);
            }
        }

        private boolean isWithin() {
            return !handled && Thread.currentThread() == handling;
        }
    }
}
