package io.github.runpodjava.localserver.direct;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Writes to a caller as quickly as the caller reads, without a thread that waits. One write at a time. */
final class AsyncWriter implements WriteListener {
    private final ServletOutputStream out;
    private final Executor threads;
    private boolean possible;
    private byte @Nullable [] waiting;
    private boolean flush;
    private @Nullable CompletableFuture<Void> written;
    private @Nullable Throwable failure;

    private AsyncWriter(ServletOutputStream out, Executor threads) {
        this.out = out;
        this.threads = threads;
    }

    /** @param threads where those who wait for a write go on */
    static AsyncWriter to(ServletOutputStream out, Executor threads) {
        AsyncWriter writer = new AsyncWriter(out, threads);
        out.setWriteListener(writer);
        return writer;
    }

    /** Completes when all of it has left; fails when it cannot. */
    synchronized CompletableFuture<Void> write(byte[] bytes) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting = bytes;
        flush = true;
        written = done;
        pump();
        return done;
    }

    @Override
    public synchronized void onWritePossible() {
        possible = true;
        pump();
    }

    @Override
    public synchronized void onError(Throwable thrown) {
        fail(thrown);
    }

    private void pump() {
        if (!possible || failure != null) {
            return;
        }
        try {
            while (written != null && out.isReady()) {
                if (waiting != null) {
                    out.write(waiting);
                    waiting = null;
                } else if (flush) {
                    flush = false;
                    out.flush();
                } else {
                    CompletableFuture<Void> done = written;
                    written = null;
                    done.completeAsync(() -> null, threads);
                }
            }
        } catch (IOException | IllegalStateException gone) {
            fail(gone);
        }
    }

    private void fail(Throwable thrown) {
        failure = thrown;
        CompletableFuture<Void> unwritten = written;
        written = null;
        if (unwritten != null) {
            threads.execute(() -> unwritten.completeExceptionally(thrown));
        }
    }
}
