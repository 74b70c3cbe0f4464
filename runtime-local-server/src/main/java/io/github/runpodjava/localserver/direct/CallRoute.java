package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.connection.Hangups;
import io.github.runpodjava.localserver.http.Answers;
import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.http.RequestBody;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.http.TraceHeaders;
import io.github.runpodjava.localserver.queue.JobView;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.queue.RawJson;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a job for a caller who waits for its result, and no longer than the caller waits. */
abstract class CallRoute implements Route {
    private static final Logger LOG = LoggerFactory.getLogger(CallRoute.class);
    private static final Duration UNTIL_A_CHUNK_COMES = Duration.ofHours(1);

    private final Settings settings;

    /**
     * What the routes of both modes need.
     *
     * @param streams whether the handler streams
     * @param maxMib how many MiB a request may have
     */
    record Settings(LocalQueue queue, Calls calls, Hangups hangups, boolean streams, int maxMib) {}

    CallRoute(Settings settings) {
        this.settings = settings;
    }

    @Override
    public final List<String> prefixes() {
        return List.of("");
    }

    @Override
    public final List<HandlerType> methods() {
        return List.of(HandlerType.POST);
    }

    /** Begins with the job of this request. */
    final Call begin(Context ctx, boolean named) {
        if (settings.queue().draining()) {
            throw RequestRefused.shuttingDown();
        }
        RequestBody body = CallBody.read(ctx, settings.maxMib());
        @Nullable String id = named ? CallBody.idIn(body) : null;
        Call call = settings.calls().begin(TraceHeaders.job(body, ctx), id);
        if (settings.queue().draining()) {
            // The drain began in the meantime, and may have missed this one.
            settings.queue().purge();
        }
        return call;
    }

    /**
     * Sees the call to its end, in whatever way {@code answering} answers it. Nothing may be written before the answer to
     * this: the caller's next request comes on the same connection.
     */
    final CompletableFuture<?> follow(Context ctx, Call call, CompletableFuture<?> answering) {
        Hangups.Watch watch = settings.hangups().watch(ctx.req(), () -> {
            LOG.info("The caller of job {} hung up: the job is cancelled", call.id());
            settings.calls().cancel(call);
        });
        return answering.whenComplete((done, failure) -> {
            watch.close();
            settings.calls().end(call);
        });
    }

    /** Completes with all that came of the job. */
    final CompletableFuture<Outcome> outcome(Call call) {
        if (!settings.streams()) {
            return settings.calls().awaitEnd(call).thenApply(view -> Outcome.of(call, view, null));
        }
        List<RawJson> chunks = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<JobView> end = settings.calls().follow(call, UNTIL_A_CHUNK_COMES, part -> {
            chunks.addAll(part);
            return CompletableFuture.completedFuture(null);
        });
        return end.thenApply(view -> Outcome.of(call, view, List.copyOf(chunks)));
    }

    final Calls calls() {
        return settings.calls();
    }

    final boolean streams() {
        return settings.streams();
    }

    static void answer(Context ctx, int status, Outcome outcome, JsonObject body) {
        if (outcome.endsConnection()) {
            ctx.header("Connection", "close");
        }
        ctx.status(status).contentType(Answers.JSON).result(body.toBytes());
    }
}
