package io.github.runpodjava.localserver.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Closes the connection of a client that does not take its answer: a thread waits until it is written. */
final class BoundedAnswers extends Handler.Wrapper {
    /** No program sends so many; each costs memory and time. */
    private static final int MOST_HEADERS = 200;

    private final Patience patience;

    BoundedAnswers(Handler next, Patience patience) {
        super(next);
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getHeaders().size() > MOST_HEADERS) {
            Response.writeError(
                    request, response, callback, 431, "it has more than " + MOST_HEADERS + " header fields");
            return true;
        }
        // Nothing is sent or read while a caller waits for a job, for minutes. Only pending reads and writes time out.
        request.addIdleTimeoutListener(timeout -> false);
        return super.handle(request, new Answer(request, response), callback);
    }

    private final class Answer extends Response.Wrapper {
        Answer(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer bytes, Callback written) {
            Pending pending = new Pending(written);
            int length = bytes == null ? 0 : bytes.remaining();
            super.write(last, bytes, pending);
            // Nearly every answer fits into the socket's buffer and is written by now.
            pending.endWithin(patience.forBytes(length), getRequest());
        }
    }

    private static final class Pending extends Callback.Nested {
        private final AtomicBoolean done = new AtomicBoolean();
        private volatile Scheduler.@Nullable Task limit;

        Pending(Callback written) {
            super(written);
        }

        @Override
        public void completed() {
            done.set(true);
            Scheduler.Task task = limit;
            if (task != null) {
                task.cancel();
            }
        }

        void endWithin(Duration time, Request request) {
            if (done.get()) {
                return;
            }
            EndPoint client = request.getConnectionMetaData().getConnection().getEndPoint();
            Scheduler.Task task = request.getComponents()
                    .getScheduler()
                    .schedule(client::close, time.toMillis(), TimeUnit.MILLISECONDS);
            limit = task;
            if (done.get()) {
                task.cancel();
            }
        }
    }
}
