package io.github.runpodjava.localserver.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.http.JsonErrorHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over a server with few threads, and with little patience where somebody is to be cut off. */
class SlowClientsTest {
    /** For those who are cut off whatever they do. */
    private static final Patience LITTLE = new Patience(Duration.ofMillis(300), 50_000_000);
    /** For those who have to get so far that they are cut off for what they do next. */
    private static final Patience SOME = new Patience(Duration.ofSeconds(2), 50_000_000);

    private static final String POST = "POST / HTTP/1.1\r\nHost: localhost\r\n";

    private final QueuedThreadPool threads = new QueuedThreadPool(8);
    private final Server server = new Server(threads);
    private final ServerConnector connector = new ServerConnector(server);
    private final List<Socket> clients = new ArrayList<>();
    private final Reader reader = new Reader();

    private void start(Patience patience) throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(ConnectionRules.over(server, reader, patience, request -> false));
        server.setErrorHandler(new JsonErrorHandler((headers, origin, host) -> {}));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        server.stop();
    }

    @Test
    void a_body_that_comes_too_slowly_ends_with_408_in_json() throws Exception {
        start(SOME);
        Socket client = client(POST + "Content-Length: 1000000\r\n\r\n");

        String answer = readWhileSending(client, "x");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("{\"error\":\"The request body came too slowly.\"}");
        assertThat(reader.requests).isZero();
    }

    @Test
    void slow_bodies_hold_no_thread() throws Exception {
        start(Patience.standard());
        for (int i = 0; i < 50; i++) {
            client(POST + "Content-Length: 1000000\r\n\r\nx");
        }

        assertThat(ask(POST + "Connection: close\r\nContent-Length: 3\r\n\r\nabc"))
                .endsWith("\r\n\r\n3");
    }

    @Test
    void a_body_in_pieces_arrives_whole() throws Exception {
        start(Patience.standard());
        Socket client = client(POST + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
        until(() -> connector.getConnectedEndPoints().size() == 1, "the connection");

        send(client, "3\r\ncde\r\n0\r\n\r\n");

        assertThat(readAll(client)).endsWith("\r\n\r\n5");
    }

    @Test
    void a_body_longer_than_is_kept_fails_where_it_is_cut() throws Exception {
        start(Patience.standard());
        byte[] body = new byte[WholeBody.MOST_KEPT + 1];
        Socket client = client(POST + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n");
        client.getOutputStream().write(body);

        assertThat(readAll(client)).endsWith("\r\n\r\ncut after " + WholeBody.MOST_KEPT);
    }

    @Test
    void a_head_that_does_not_end_is_cut_off() throws Exception {
        start(LITTLE);
        Socket client = client("POST / HTTP/1.1\r\n");

        assertThat(readWhileSending(client, "x")).isIn("", null);
    }

    @Test
    void a_connection_on_which_nothing_comes_is_closed() throws Exception {
        start(LITTLE);

        assertThat(readAll(client(""))).isEmpty();
    }

    @Test
    void a_connection_that_has_served_may_rest() throws Exception {
        start(LITTLE);
        Socket client = servedClient();
        // A connection that came later and may not rest has been closed: so many rounds have gone by.
        readAll(client(""));
        readAll(client(""));

        send(client, POST + "Connection: close\r\nContent-Length: 3\r\n\r\nabc");

        assertThat(readAll(client).split("HTTP/1.1 200")).hasSize(2);
    }

    /** A client that has had the beginning of its first answer; one that was too slow to ask does not count. */
    private Socket servedClient() throws IOException {
        for (int tries = 0; tries < 20; tries++) {
            Socket client = client(POST + "Content-Length: 3\r\n\r\nabc");
            try {
                byte[] first = client.getInputStream().readNBytes(20);
                if (new String(first, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200")) {
                    return client;
                }
            } catch (SocketException reset) {
                // Cut off before it had sent its request.
            }
        }
        throw new AssertionError("nobody is served");
    }

    @Test
    void a_client_that_does_not_take_its_answer_gives_its_thread_back() throws Exception {
        start(SOME);
        client("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(reader.largeWriteEnded.await(40, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_caller_who_waits_for_a_job_is_not_taken_for_idle() throws Exception {
        start(Patience.standard());
        Socket waiting = client("GET /wait HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        until(() -> reader.waiting != null, "the request");
        // Takes several times as long: a connection that may be idle for so long has been closed for it.
        connector.setIdleTimeout(6 * Reader.IDLE_MILLIS);
        readAll(client(""));

        reader.waiting.run();

        assertThat(readAll(waiting)).startsWith("HTTP/1.1 200").endsWith("done");
        assertThat(reader.failure).isNull();
    }

    @Test
    void too_many_headers_are_refused() throws Exception {
        start(Patience.standard());
        assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + "A: 1\r\n".repeat(300) + "\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("more than 200 header fields");
    }

    private Socket client(String start) throws IOException {
        Socket client = new Socket(InetAddress.getByName("127.0.0.1"), connector.getLocalPort());
        clients.add(client);
        client.setSoTimeout(40_000);
        send(client, start);
        return client;
    }

    private String ask(String request) throws IOException {
        return readAll(client(request));
    }

    private static void send(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Keeps on sending until the server has had enough. */
    private static String readWhileSending(Socket client, String piece) throws IOException {
        Thread sender = new Thread(() -> {
            try {
                while (true) {
                    send(client, piece);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            } catch (IOException closed) {
                // What the test waits for.
            }
        });
        sender.setDaemon(true);
        sender.start();
        return readAll(client);
    }

    private static String readAll(Socket client) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[1024];
        try {
            for (int n = client.getInputStream().read(buffer);
                    n >= 0;
                    n = client.getInputStream().read(buffer)) {
                all.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
            }
        } catch (SocketException reset) {
            // Closed with unread bytes: what came before counts.
        }
        return all.toString();
    }

    private static void until(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Reads the body as routes do, blocking, and answers with its length. */
    private static final class Reader extends Handler.Abstract {
        /** How long the connection of a caller who waits may be idle. */
        static final int IDLE_MILLIS = 50;

        final CountDownLatch largeWriteEnded = new CountDownLatch(1);
        volatile int requests;
        volatile @Nullable Runnable waiting;
        volatile @Nullable Throwable failure;

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            requests++;
            if (request.getHttpURI().getPath().equals("/large")) {
                writeLarge(response, callback);
                return true;
            }
            if (request.getHttpURI().getPath().equals("/wait")) {
                request.addFailureListener(failed -> failure = failed);
                request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(IDLE_MILLIS);
                waiting = () -> Content.Sink.write(response, true, "done", callback);
                return true;
            }
            String text;
            try {
                text = String.valueOf(Content.Source.asInputStream(request).readAllBytes().length);
            } catch (IOException cut) {
                text = "cut after " + WholeBody.MOST_KEPT;
            }
            response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), callback);
            return true;
        }

        private void writeLarge(Response response, Callback callback) {
            try (Blocker.Callback written = Blocker.callback()) {
                response.write(false, ByteBuffer.allocate(50_000_000), written);
                written.block();
                callback.succeeded();
            } catch (IOException closed) {
                callback.failed(closed);
            } finally {
                largeWriteEnded.countDown();
            }
        }
    }
}
