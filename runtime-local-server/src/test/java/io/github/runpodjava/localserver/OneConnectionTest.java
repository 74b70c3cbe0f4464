package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many requests on one connection, whatever the client does between them: none may be left lying. */
@Timeout(60)
class OneConnectionTest {
    private static final int LARGE = 8 * 1024 * 1024;

    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void one_request_after_the_other_is_answered() throws Exception {
        server.echo();
        try (Client client = new Client()) {
            for (int i = 0; i < 500; i++) {
                client.send("{\"input\": {\"n\": " + i + "}}");
                assertThat(client.answer()).contains("\"n\":" + i);
            }
        }
    }

    @Test
    void one_that_comes_while_the_last_is_worked_on_is_answered_after_it() throws Exception {
        Semaphore mayEnd = new Semaphore(0);
        server.work(1, (job, reporter) -> {
            mayEnd.acquire();
            reporter.result("{\"output\": " + job.raw().get("input") + "}");
        });
        try (Client client = new Client()) {
            for (int i = 0; i < 50; i++) {
                client.send("{\"input\": \"first " + i + "\"}");
                ServerFixture.until(() -> server.queue().health().jobs().inProgress() == 1, "it is worked on");
                client.send("{\"input\": \"second " + i + "\"}");
                mayEnd.release(2);

                assertThat(client.answer()).contains("first " + i);
                assertThat(client.answer()).contains("second " + i);
            }
        }
    }

    @Test
    void one_that_comes_while_the_last_answer_cannot_be_written_is_answered_after_it() throws Exception {
        String body = "{\"output\": \"" + "x".repeat(LARGE) + "\"}";
        server.work(1, (job, reporter) -> reporter.result(body));
        try (Client client = new Client()) {
            for (int i = 0; i < 3; i++) {
                client.send("{\"input\": 1}");
                // More than all buffers on the way hold: the server waits for this client to read.
                ServerFixture.until(() -> server.queue().health().jobs().inProgress() == 0, "it is done");
                client.send("{\"input\": 2}");

                assertThat(client.answer().length()).isGreaterThan(LARGE);
                assertThat(client.answer().length()).isGreaterThan(LARGE);
            }
            assertThat(server.get("/health").status()).isEqualTo(200);
        }
    }

    private final class Client implements AutoCloseable {
        private final Socket socket =
                new Socket(server.uri().getHost(), server.uri().getPort());
        private final DataInputStream in =
                new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));

        Client() throws IOException {}

        void send(String body) throws IOException {
            String request =
                    "POST /runsync HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }

        String answer() throws IOException {
            int length = -1;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
            }
            byte[] body = new byte[length];
            in.readFully(body);
            return new String(body, StandardCharsets.UTF_8);
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.readByte(); c != '\n'; c = in.readByte()) {
                line.write(c);
            }
            return line.toString(StandardCharsets.US_ASCII).strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
