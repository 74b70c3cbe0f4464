package io.github.runpodjava.internal.runpod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first poll of a process, by the JDK's own HTTP client: that one is ready at once. The other, which all that follows
 * goes through, has a cold JVM load Kotlin, all security providers and the time zones, a fifth of the way to the first
 * take (decision 14); it is made while the answer to this one is awaited.
 */
final class FirstRequest {
    /** Nothing can end an attempt to connect early; after it the other client tries. */
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final int PIECE = 16 * 1024;

    private final HttpURLConnection connection;
    private final OpenPoll poll;
    private volatile boolean cancelled;

    private FirstRequest(HttpURLConnection connection, OpenPoll poll) {
        this.connection = connection;
        this.poll = poll;
    }

    /**
     * One whose connection stands.
     *
     * @param silence how long the answer may take to begin, and may pause
     * @return null if there is no connection in this way, or the poll was ended; nothing was sent then
     */
    static @Nullable FirstRequest connect(
            UrlTemplate url, Map<String, String> headers, Duration silence, OpenPoll poll) {
        try {
            // Not by way of a URI, which refuses characters that URLs of the platform's may have.
            if (!(new URL(url.toString()).openConnection() instanceof HttpURLConnection connection)) {
                return null;
            }
            FirstRequest request = new FirstRequest(connection, poll);
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout((int) CONNECT.toMillis());
            connection.setReadTimeout((int) Math.min(silence.toMillis(), Integer.MAX_VALUE));
            headers.forEach(connection::setRequestProperty);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Accept", "*/*");
            // There is no second one: an idle connection and the thread that watches over it would be for nobody.
            connection.setRequestProperty("Connection", "close");
            poll.started(request::cancel);
            connection.connect();
            if (request.cancelled) {
                connection.disconnect();
                return null;
            }
            return request;
        } catch (IOException | RuntimeException e) {
            // The other client comes across it too, and says so.
            return null;
        }
    }

    private void cancel() {
        cancelled = true;
        connection.disconnect();
    }

    /**
     * Sends it and awaits the answer. If the connection breaks before the answer begins, the request is sent once more.
     *
     * @param limit how long the whole answer may take
     * @param largest the most bytes an answer may have
     */
    HttpAnswer answer(Duration limit, long largest) throws IOException, InterruptedException {
        long start = System.nanoTime();
        poll.connected();
        try {
            if (cancelled) {
                // This client would connect anew.
                throw new IOException("the request was ended");
            }
            int status = connection.getResponseCode();
            if (status < 0) {
                throw new IOException("the answer is not HTTP");
            }
            poll.answering();
            Duration waitFor = RetryAfter.parse(connection.getHeaderField("Retry-After"), Instant.now())
                    .orElse(null);
            return new HttpAnswer(status, body(status, start + limit.toNanos(), largest), waitFor);
        } catch (RuntimeException e) {
            // What this client throws when it is ended from another thread.
            throw new IOException("the request was ended", e);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException("interrupted during a request");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw e;
        } finally {
            connection.disconnect();
        }
    }

    private byte[] body(int status, long deadline, long largest) throws IOException {
        InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (in == null) {
            return new byte[0];
        }
        long announced = connection.getContentLengthLong();
        if (announced > largest) {
            throw new IOException("the answer has " + announced + " bytes");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(PIECE);
        byte[] piece = new byte[PIECE];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            body.write(piece, 0, read);
            if (body.size() > largest) {
                throw new IOException("the answer has more than " + largest + " bytes");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the answer took too long to come in whole");
            }
        }
        // Java 17's client takes the end of the connection for the end of the answer.
        if (announced >= 0 && body.size() != announced) {
            throw new IOException("the connection ended after " + body.size() + " of " + announced + " bytes");
        }
        return body.toByteArray();
    }
}
