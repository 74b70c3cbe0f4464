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
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a server with few threads and little patience. */
class SlowClientsTest {
    private static final Patience LITTLE = new Patience(Duration.ofMillis(300), 10_000_000);
    private static final String POST = "POST / HTTP/1.1\r\nHost: localhost\r\n";

    private final QueuedThreadPool threads = new QueuedThreadPool(8);
    private final Server server = new Server(threads);
    private final ServerConnector connector = new ServerConnector(server);
    private final List<Socket> clients = new ArrayList<>();
    private final Reader reader = new Reader();

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(ConnectionRules.over(server, reader, LITTLE, request -> false));
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
    void a_body_that_comes_too_slowly_ends_with_408_in_json() throws IOException {
        Socket client = client(POST + "Content-Length: 1000000\r\n\r\n");

        String answer = readWhileSending(client, "x");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("{\"error\":\"The request body came too slowly.\"}");
        assertThat(reader.requests).isZero();
    }

    @Test
    void slow_bodies_hold_no_thread() throws IOException {
        for (int i = 0; i < 50; i++) {
            client(POST + "Content-Length: 1000000\r\n\r\nx");
        }

        assertThat(ask(POST + "Connection: close\r\nContent-Length: 3\r\n\r\nabc"))
                .endsWith("\r\n\r\n3");
    }

    @Test
    void a_body_in_pieces_arrives_whole() throws IOException {
        Socket client = client(POST + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
        until(() -> connector.getConnectedEndPoints().size() == 1, "the connection");

        send(client, "3\r\ncde\r\n0\r\n\r\n");

        assertThat(readAll(client)).endsWith("\r\n\r\n5");
    }

    @Test
    void a_body_longer_than_is_kept_fails_where_it_is_cut() throws IOException {
        int length = WholeBody.MOST_KEPT + 1;
        Socket client = client(POST + "Connection: close\r\nContent-Length: " + length + "\r\n\r\n");
        client.getOutputStream().write(new byte[length]);

        assertThat(readAll(client)).endsWith("\r\n\r\ncut after " + WholeBody.MOST_KEPT);
    }

    @Test
    void a_head_that_does_not_end_is_cut_off() throws IOException {
        Socket client = client("POST / HTTP/1.1\r\n");

        assertThat(readWhileSending(client, "x")).isIn("", null);
    }

    @Test
    void a_connection_on_which_nothing_comes_is_closed() throws IOException {
        assertThat(readAll(client(""))).isEmpty();
    }

    @Test
    void a_connection_that_has_served_may_rest() throws IOException {
        Socket client = client(POST + "Content-Length: 3\r\n\r\nabc");
        byte[] first = client.getInputStream().readNBytes(20);
        // A connection that came later and may not rest has been closed: so many rounds have gone by.
        readAll(client(""));
        readAll(client(""));

        send(client, POST + "Connection: close\r\nContent-Length: 3\r\n\r\nabc");

        assertThat(new String(first, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
        assertThat(readAll(client).split("HTTP/1.1 200")).hasSize(2);
    }

    @Test
    void a_client_that_does_not_take_its_answer_gives_its_thread_back() throws Exception {
        client("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(reader.largeWriteEnded.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_caller_who_waits_for_a_job_is_not_taken_for_idle() throws IOException {
        connector
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setIdleTimeout(50);
        Socket waiting = client("GET /wait HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        // Takes several times as long as the connection may be idle.
        readAll(client(""));
        until(() -> reader.waiting != null, "the request");

        reader.waiting.run();

        assertThat(readAll(waiting)).startsWith("HTTP/1.1 200").endsWith("done");
        assertThat(reader.failure).isNull();
    }

    @Test
    void too_many_headers_are_refused() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + "A: 1\r\n".repeat(300) + "\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("more than 200 header fields");
    }

    private Socket client(String start) throws IOException {
        Socket client = new Socket(InetAddress.getByName("127.0.0.1"), connector.getLocalPort());
        clients.add(client);
        client.setSoTimeout(20_000);
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
