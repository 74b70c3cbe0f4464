package io.github.runpodjava.localserver.debug;

import io.github.runpodjava.spi.InspectorAnswer;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Callers who get events as they come, each by a thread of its own, until they leave or the server closes. */
public final class Followers implements AutoCloseable {
    static final String TYPE = "text/event-stream";
    static final int MOST = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private final AtomicInteger now = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** False if there are too many of them. */
    boolean follow(Context ctx, InspectorAnswer.Follow follow) {
        if (now.incrementAndGet() > MOST) {
            now.decrementAndGet();
            return false;
        }
        ctx.status(200).contentType(TYPE);
        ctx.future(() -> {
            CompletableFuture<Void> gone = new CompletableFuture<>();
            Thread thread = new Thread(() -> send(ctx, follow, gone), "runpod-follow");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
            if (closed) {
                thread.interrupt();
            }
            return gone;
        });
        return true;
    }

    private void send(Context ctx, InspectorAnswer.Follow follow, CompletableFuture<Void> gone) {
        try (InspectorAnswer.Events events = follow.opening().open()) {
            OutputStream out = ctx.res().getOutputStream();
            // So that whoever follows a silent worker sees at once that it is there.
            write(out, ": following\n\n");
            while (true) {
                Optional<String> event = events.next(SIGN_OF_LIFE);
                write(out, event.map(json -> "data: " + json + "\n\n").orElse(": still here\n\n"));
            }
        } catch (IOException | RuntimeException left) {
            LOG.atDebug().setCause(left).log("a follower went away");
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } finally {
            now.decrementAndGet();
            threads.remove(Thread.currentThread());
            gone.complete(null);
        }
    }

    /** Ends all answers as they should end: the server would wait for them in vain, and then cut them off. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
