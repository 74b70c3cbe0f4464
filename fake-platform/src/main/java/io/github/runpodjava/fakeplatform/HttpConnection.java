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
            more = request.isPresent() && answer(request.get());
        }
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

    /** Waits until the client leaves or the platform closes the connection. */
    void awaitEnd() {
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
        boolean closedMeanwhile = closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
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
