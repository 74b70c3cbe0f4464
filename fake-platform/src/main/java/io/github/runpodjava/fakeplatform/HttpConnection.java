package io.github.runpodjava.fakeplatform;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One client's connection: reads requests and answers them until one side has had enough. */
final class HttpConnection implements Runnable {
    /** Writes of this size at most, because the JDK keeps a direct buffer of the largest size per thread. */
    private static final int SLICE = 64 * 1024;

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final HttpHandler handler;
    private final HttpInput in;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Whether a request is being answered, without waiting for anything. */
    private boolean answering;

    private boolean ending;

    HttpConnection(SocketChannel channel, HttpHandler handler) {
        this.channel = channel;
        this.handler = handler;
        this.in = new HttpInput(channel);
    }

    @Override
    public void run() {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            serve(new HttpRequestReader(in, () -> write(CONTINUE)));
        } catch (IOException clientLeft) {
            // Nothing to tell it any more.
        } catch (InterruptedException stop) {
            // The thread is the platform's own and ends here; a flag left on it would break the next connection.
        } finally {
            close();
        }
    }

    private void serve(HttpRequestReader reader) throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            Optional<HttpRequest> request;
            try {
                request = reader.next();
            } catch (BadRequestException bad) {
                write(HttpAnswer.json(bad.status(), "{\"error\":\"bad request\"}")
                        .onTheWire(false));
                return;
            }
            more = request.isPresent() && begin() && answerNow(request.get());
        }
    }

    private boolean answerNow(HttpRequest request) throws IOException, InterruptedException {
        try {
            return answer(request);
        } finally {
            answering(false);
        }
    }

    private synchronized boolean begin() {
        answering = !ending;
        return answering;
    }

    private synchronized void answering(boolean now) {
        answering = now;
        notifyAll();
    }

    private boolean answer(HttpRequest request) throws IOException, InterruptedException {
        HttpAnswer answer = handler.answer(request, this);
        boolean keepAlive = request.keepsAlive();
        boolean written = false;
        try {
            if (answer.ending() != HttpAnswer.Ending.RESET) {
                write(answer.onTheWire(keepAlive));
            }
            written = answer.ending() == HttpAnswer.Ending.WHOLE;
        } finally {
            // The connection first: whoever is told that nothing was written may count on the client knowing it too.
            if (!written) {
                reset();
                answer.ifNotWritten().run();
            }
        }
        return written && keepAlive;
    }

    /** Whether the client still waits for its answer. */
    boolean clientIsThere() {
        return in.clientIsThere();
    }

    /** Something that a request waits for. */
    interface Wait<T> {
        T get() throws InterruptedException;
    }

    /** Waits for something, which {@link #end} does not. */
    <T> T waiting(Wait<T> wait) throws InterruptedException {
        answering(false);
        try {
            return wait.get();
        } finally {
            answering(true);
        }
    }

    /** Waits until the client leaves or the platform closes the connection. */
    void awaitEnd() {
        answering(false);
        try {
            if (in.awaitBytes()) {
                closed.await(); // It sent the next request without waiting; so it will not leave for us to see.
            }
        } catch (IOException ended) {
            // That is what was waited for.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits.
     *
     * @throws InterruptedException at once if the platform closes the connection
     */
    void pause(Duration duration) throws InterruptedException {
        boolean closedMeanwhile = waiting(() -> closed.await(duration.toNanos(), TimeUnit.NANOSECONDS));
        if (closedMeanwhile) {
            throw new InterruptedException("the platform closed the connection");
        }
    }

    private void write(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += SLICE) {
            ByteBuffer slice = ByteBuffer.wrap(bytes, from, Math.min(SLICE, bytes.length - from));
            while (slice.hasRemaining()) {
                channel.write(slice);
            }
        }
    }

    /** Ends the connection so that the client sees a reset and not a polite end. */
    private void reset() throws IOException {
        if (channel.isOpen()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        close();
    }

    /**
     * Closes once the request that is being answered has its answer: its sender may count on what others can see of it
     * already. One that waits for something gets none, and none that comes later. May be called from any thread.
     *
     * @param deadline until when to wait, in the time of {@link System#nanoTime}
     */
    void end(long deadline) {
        try {
            awaitAnswer(deadline);
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private synchronized void awaitAnswer(long deadline) throws InterruptedException {
        ending = true;
        long left = deadline - System.nanoTime();
        while (answering && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    /** May be called from any thread. */
    void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Closed is closed.
        }
        closed.countDown();
    }
}
