package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.queue.JobView;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /} of a load-balancing endpoint: an ordinary HTTP service, whose status says what came of the job. A
 * handler that streams is heard chunk by chunk by a caller that accepts events or lines.
 */
final class InvokeRoute extends CallRoute {
    private static final Logger LOG = LoggerFactory.getLogger(InvokeRoute.class);
    /** Well below the time after which proxies give up a silent connection. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Executor threads;

    InvokeRoute(Settings settings, Executor threads) {
        super(settings);
        this.threads = threads;
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public void handle(Context ctx) {
        Optional<ChunkFormat> format =
                streams() ? ChunkFormat.acceptedBy(ctx.header("Accept")) : Optional.<ChunkFormat>empty();
        Call call = begin(ctx, false);
        ctx.future(() -> {
            CompletableFuture<?> answering = format.isPresent()
                    ? stream(ctx, call, new ChunkedAnswer(ctx, format.get(), threads))
                    : outcome(call).thenAccept(outcome -> answer(ctx, outcome));
            return follow(ctx, call, answering);
        });
    }

    private CompletableFuture<?> stream(Context ctx, Call call, ChunkedAnswer answer) {
        return calls().follow(call, SILENCE, answer::chunks)
                .thenCompose(view -> end(ctx, call, answer, view))
                .exceptionally(gone -> {
                    LOG.atDebug().setCause(gone).log("a caller hung up while its stream went on");
                    return null;
                });
    }

    private static CompletableFuture<?> end(Context ctx, Call call, ChunkedAnswer answer, JobView view) {
        Outcome outcome = Outcome.of(call, view, null);
        if (!answer.begun() && !outcome.succeeded()) {
            // Nothing is written yet: the status can still say it.
            answer(ctx, outcome);
            return CompletableFuture.completedFuture(null);
        }
        return answer.end(outcome.error());
    }

    private static void answer(Context ctx, Outcome outcome) {
        answer(ctx, outcome.status(), outcome, outcome.toJson());
    }
}
