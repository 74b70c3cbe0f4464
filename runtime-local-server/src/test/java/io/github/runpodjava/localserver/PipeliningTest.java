package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send the next request before they have the answer to the last one. */
@Timeout(60)
class PipeliningTest {
    /** The common pool may have no more than one, which both would share. */
    private static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "flood");
        thread.setDaemon(true);
        thread.start();
    };

    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void answers_come_in_the_order_of_the_requests() throws Exception {
        server.echo();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            // Every third is refused and has its answer at once.
            requests.append(
                    post(i % 3 == 2 ? "{\"no input\": " + i + "}" : "{\"input\": {\"n\": " + i + "}}", i == 199));
        }

        String answers = RawClient.exchange(server.uri(), requests.toString().getBytes(StandardCharsets.US_ASCII));

        assertThat(Pattern.compile("\"n\":(\\d+)|HTTP/1.1 400")
                        .matcher(answers)
                        .results()
                        .map(found -> found.group(1) == null ? "refused" : found.group(1))
                        .toList())
                .hasSize(200)
                .startsWith("0", "1", "refused", "3", "4", "refused")
                .endsWith("198", "199");
    }

    @Test
    void a_client_that_sends_one_bad_request_after_the_other_keeps_nobody_out() throws Exception {
        byte[] bad = post("{\"no input\": 1}", false).repeat(100).getBytes(StandardCharsets.US_ASCII);
        try (Socket flood = new Socket(server.uri().getHost(), server.uri().getPort())) {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> readAll(flood), OWN_THREAD);
            CompletableFuture<Void> firstOnes = new CompletableFuture<>();
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(() -> writeForever(flood, bad, firstOnes), OWN_THREAD);
            firstOnes.get(30, TimeUnit.SECONDS);

            for (int i = 0; i < 20; i++) {
                assertThat(server.get("/health").status()).isEqualTo(200);
            }

            assertThat(writing).as("the flood goes on meanwhile").isNotDone();
            assertThat(reading).isNotDone();
        }
    }

    private static void writeForever(Socket to, byte[] bytes, CompletableFuture<Void> firstOnes) {
        try {
            OutputStream out = to.getOutputStream();
            while (true) {
                out.write(bytes);
                firstOnes.complete(null);
            }
        } catch (IOException closed) {
            firstOnes.completeExceptionally(closed);
        }
    }

    private static void readAll(Socket from) {
        try {
            from.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // By the end of the test.
        }
    }

    private static String post(String body, boolean last) {
        return "POST /runsync HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n"
                + (last ? "Connection: close\r\n" : "") + "\r\n" + body;
    }
}
