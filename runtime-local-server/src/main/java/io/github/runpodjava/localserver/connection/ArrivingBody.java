package io.github.runpodjava.localserver.connection;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** One body on its way. Ends once: handed on whole, or refused because it is broken, too slow or has no room. */
final class ArrivingBody {
    private enum Step {
        WAIT,
        HAND_ON,
        REFUSE,
        NOTHING
    }

    private final WholeBody owner;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final long start = System.nanoTime();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long received;
    private long heldBytes;
    private boolean over;
    private int refusal;
    private String reason = "";
    private Scheduler.@Nullable Task limit;

    ArrivingBody(WholeBody owner, Request request, Response response, Callback callback) {
        this.owner = owner;
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    void start() {
        Step step = readWhatIsHere();
        if (step == Step.WAIT) {
            watch(owner.patience().grace());
        }
        act(step);
    }

    private void resume() {
        act(readWhatIsHere());
    }

    private void act(Step step) {
        switch (step) {
            case WAIT -> awaitMore();
            case HAND_ON -> {
                owner.letGo(heldBytes);
                owner.handOn(new ArrivedBody(request, kept.toByteArray(), received > kept.size()), response, callback);
            }
            case REFUSE -> {
                owner.letGo(heldBytes);
                Response.writeError(request, response, callback, refusal, reason);
            }
            case NOTHING -> {}
        }
    }

    private void awaitMore() {
        try {
            request.demand(this::resume);
        } catch (IllegalStateException answered) {
            // The time was over just now, and the request has its answer.
        }
    }

    private synchronized Step readWhatIsHere() {
        while (!over) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return Step.WAIT;
            }
            if (Content.Chunk.isFailure(chunk)) {
                return refuse(chunk.getFailure());
            }
            boolean roomLeft = keep(chunk);
            boolean last = chunk.isLast();
            chunk.release();
            if (!roomLeft) {
                return end(Step.REFUSE, HttpStatus.TOO_MANY_REQUESTS_429, "");
            }
            if (last || received > WholeBody.MOST_READ) {
                return end(Step.HAND_ON, 0, "");
            }
        }
        return Step.NOTHING;
    }

    private boolean keep(Content.Chunk chunk) {
        int bytes = chunk.remaining();
        received += bytes;
        int fit = Math.min(bytes, WholeBody.MOST_KEPT - kept.size());
        if (!owner.hold(fit)) {
            return false;
        }
        heldBytes += fit;
        byte[] piece = new byte[fit];
        chunk.getByteBuffer().get(piece);
        kept.write(piece, 0, fit);
        return true;
    }

    private Step refuse(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return end(Step.REFUSE, HttpStatus.REQUEST_TIMEOUT_408, "");
        }
        String why = failure instanceof HttpException bad && bad.getReason() != null
                ? bad.getReason()
                : "the body ended before its announced length";
        return end(Step.REFUSE, HttpStatus.BAD_REQUEST_400, why);
    }

    private Step end(Step step, int status, String why) {
        over = true;
        refusal = status;
        reason = why;
        if (limit != null) {
            limit.cancel();
        }
        return step;
    }

    private synchronized void watch(Duration wait) {
        if (!over) {
            limit = request.getComponents()
                    .getScheduler()
                    .schedule(this::checkSpeed, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void checkSpeed() {
        boolean tooSlow;
        Duration left;
        synchronized (this) {
            left = owner.patience().forBytes(received).minusNanos(System.nanoTime() - start);
            tooSlow = !over && (left.isNegative() || left.isZero());
            if (tooSlow) {
                end(Step.REFUSE, HttpStatus.REQUEST_TIMEOUT_408, "");
            }
        }
        if (tooSlow) {
            act(Step.REFUSE);
        } else {
            watch(left);
        }
    }
}
