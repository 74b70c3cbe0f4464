package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.queue.RawJson;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is written while the job goes on. It begins with the first chunk: a job that fails before can still be
 * answered with a status.
 */
final class ChunkedAnswer {
    private final Context ctx;
    private final ChunkFormat format;
    private final Executor threads;
    private @Nullable AsyncWriter writer;

    ChunkedAnswer(Context ctx, ChunkFormat format, Executor threads) {
        this.ctx = ctx;
        this.format = format;
        this.threads = threads;
    }

    boolean begun() {
        return writer != null;
    }

    /** Writes chunks, or a sign of life if there are none. Completes when the connection has room for more. */
    CompletableFuture<Void> chunks(List<RawJson> chunks) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (chunks.isEmpty()) {
            text.writeBytes(format.signOfLife());
        }
        chunks.forEach(chunk -> text.writeBytes(format.chunk(chunk)));
        return write(text.toByteArray());
    }

    /** @param error why the stream is not whole; null if it is */
    CompletableFuture<Void> end(@Nullable RawJson error) {
        return write(error == null ? format.end() : format.error(error));
    }

    private CompletableFuture<Void> write(byte[] text) {
        try {
            AsyncWriter open = writer;
            if (open == null) {
                open = begin();
                writer = open;
            }
            return text.length == 0 ? CompletableFuture.completedFuture(null) : open.write(text);
        } catch (IOException gone) {
            return CompletableFuture.failedFuture(gone);
        }
    }

    private AsyncWriter begin() throws IOException {
        ctx.status(200)
                .contentType(format.mediaType())
                .header("Cache-Control", "no-cache")
                // Some proxies collect an answer before they pass it on, unless told not to.
                .header("X-Accel-Buffering", "no");
        return AsyncWriter.to(ctx.res().getOutputStream(), threads);
    }
}
