package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.ServerRole;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalancingStreamTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ServerRole ROLE = new ServerRole.LoadBalancing(null, null);
    private static final String EVENTS = "text/event-stream";
    private static final String LINES = "application/x-ndjson";

    private final ServerFixture server = ServerFixture.direct(ROLE, true, HOUR);
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        server.close();
    }

    private void stream(String end, String... chunks) {
        server.work(4, (job, reporter) -> {
            for (String chunk : chunks) {
                reporter.chunk(chunk);
            }
            reporter.streamResult(end);
        });
    }

    private Answer ask(String accept) {
        return ServerFixture.join(
                server.sendAsync(server.uri().resolve("/"), "POST", "{\"input\": 1}", "Accept", accept));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/json",
                "application/json | application/json",
                "text/html, text/event-stream;q=0.9 | text/event-stream",
                "Text/Event-Stream | text/event-stream",
                "application/x-ndjson, text/event-stream | application/x-ndjson"
            })
    void the_caller_says_in_which_form_it_wants_a_stream(String accept, String type) {
        stream("{\"output\":[]}", "1");

        Answer answer = ask(accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
    }

    @Test
    void as_json_all_chunks_come_in_one_list() {
        stream("{\"output\":[]}", "1", "{\"a\":1.10}", "\"\"");

        assertThat(ask("*/*").body()).isEqualTo("{\"output\":[1,{\"a\":1.10},\"\"]}");
    }

    @Test
    void as_events_each_chunk_is_one_and_the_end_is_told() {
        stream("{\"output\":[]}", "1", "\"two\\nlines\"");

        assertThat(ask(EVENTS).body())
                .isEqualTo("data: {\"output\":1}\n\ndata: {\"output\":\"two\\nlines\"}\n\nevent: end\ndata: {}\n\n");
    }

    @Test
    void as_lines_each_chunk_is_one() {
        stream("{\"output\":[]}", "1", "{\"a\":2}");

        assertThat(ask(LINES).body()).isEqualTo("{\"output\":1}\n{\"output\":{\"a\":2}}\n");
    }

    @Test
    void a_large_chunk_stays_one() {
        String large = '"' + "x".repeat(3 * 1024 * 1024) + '"';
        stream("{\"output\":[]}", large);

        assertThat(ask(LINES).body()).isEqualTo("{\"output\":" + large + "}\n");
    }

    @Test
    void a_stream_without_chunks_is_empty() {
        stream("{\"output\":[]}");

        assertThat(ask("*/*").body()).isEqualTo("{\"output\":[]}");
        assertThat(ask(LINES).body()).isEmpty();
        assertThat(ask(EVENTS).body()).isEqualTo("event: end\ndata: {}\n\n");
    }

    @Test
    void a_failure_before_the_first_chunk_is_told_by_the_status() {
        stream("{\"error\":\"no\"}");

        for (String accept : List.of("*/*", EVENTS, LINES)) {
            Answer answer = ask(accept);
            assertThat(answer.status()).as(accept).isEqualTo(500);
            assertThat(answer.error()).isEqualTo("no");
        }
    }

    @Test
    void a_failure_after_it_is_the_last_that_comes() {
        stream("{\"error\":\"no\"}", "1");

        assertThat(ask(EVENTS).body()).isEqualTo("data: {\"output\":1}\n\nevent: error\ndata: {\"error\":\"no\"}\n\n");
        assertThat(ask(LINES).body()).isEqualTo("{\"output\":1}\n{\"error\":\"no\"}\n");
        assertThat(ask("*/*").body()).isEqualTo("{\"output\":[1],\"error\":\"no\"}");
    }

    @Test
    void each_chunk_comes_when_it_is_sent() throws Exception {
        Semaphore next = new Semaphore(0);
        server.work(1, (job, reporter) -> {
            for (int i = 0; i < 3; i++) {
                next.acquire();
                reporter.chunk(Integer.toString(i));
            }
            reporter.streamResult("{\"output\":[]}");
        });
        try (Socket caller = new Socket("127.0.0.1", server.uri().getPort())) {
            BufferedReader answer = post(caller, LINES);
            for (int i = 0; i < 3; i++) {
                // Only now is it sent, and nothing else is until it is read.
                next.release();
                String line = answer.readLine();
                while (!line.startsWith("{")) {
                    line = answer.readLine();
                }
                assertThat(line).isEqualTo("{\"output\":" + i + "}");
            }
        }
    }

    @Test
    void the_job_of_a_caller_that_hangs_up_is_stopped() throws Exception {
        server.work(1, (job, reporter) -> {
            reporter.chunk("1");
            never.await();
        });
        try (Socket caller = new Socket("127.0.0.1", server.uri().getPort())) {
            BufferedReader answer = post(caller, EVENTS);
            while (!answer.readLine().startsWith("data: ")) {}
        }

        assertThat(server.worker().awaitStops().fold(f -> f.items().size(), () -> 0, t -> 0, f -> 0, () -> 0))
                .isEqualTo(1);
        ServerFixture.until(() -> server.queue().newest().isEmpty(), "the job to be forgotten");
    }

    @Test
    void many_chunks_come_whole_and_in_order() {
        int count = 20_000;
        stream(
                "{\"output\":[]}",
                Stream.iterate(0, i -> i + 1).limit(count).map(String::valueOf).toArray(String[]::new));

        String[] lines = ask(LINES).body().split("\n");

        assertThat(lines).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(lines[i]).isEqualTo("{\"output\":" + i + "}");
        }
    }

    @Test
    void a_stream_over_30_mib_is_refused_to_the_worker() {
        CompletableFuture<PostAnswer> beyond = new CompletableFuture<>();
        String tenMib = '"' + "x".repeat(10 * 1024 * 1024 - 100) + '"';
        server.work(1, (job, reporter) -> {
            for (int i = 0; i < 3; i++) {
                reporter.chunk(tenMib);
            }
            PostAnswer answer = reporter.chunk(tenMib);
            beyond.complete(answer);
            reporter.streamResult("{\"error\":\"too long\"}");
        });

        Answer answer = ask("*/*");

        assertThat(ServerFixture.join(beyond)).isInstanceOfSatisfying(PostAnswer.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.reason()).contains("30 MiB");
        });
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.error()).isEqualTo("too long");
    }

    @Test
    void a_stream_over_the_gateways_limit_ends_with_an_error() {
        try (ServerFixture quick = ServerFixture.direct(ROLE, true, Duration.ofSeconds(5))) {
            quick.work(1, (job, reporter) -> {
                reporter.chunk("1");
                never.await();
            });
            // The first chunk has to come before the limit, so nothing else may take of it.
            ServerFixture.until(() -> quick.get("/ping").status() == 200, "the worker to be ready");
            Answer answer = ServerFixture.join(
                    quick.sendAsync(quick.uri().resolve("/"), "POST", "{\"input\": 1}", "Accept", LINES));

            assertThat(answer.body()).endsWith("{\"error\":\"The job did not end in time and was cancelled.\"}\n");
        }
    }

    @Test
    void closing_ends_a_stream_with_an_error() throws Exception {
        server.work(1, (job, reporter) -> {
            reporter.chunk("1");
            never.await();
        });
        try (Socket caller = new Socket("127.0.0.1", server.uri().getPort())) {
            BufferedReader answer = post(caller, LINES);
            while (!answer.readLine().startsWith("{")) {}

            server.close();

            assertThat(answer.lines().filter(line -> line.startsWith("{")).toList())
                    .containsExactly("{\"error\":\"The worker ended before the job did.\"}");
        }
    }

    private static BufferedReader post(Socket caller, String accept) throws java.io.IOException {
        String body = "{\"input\": 1}";
        caller.setSoTimeout(30_000);
        caller.getOutputStream()
                .write(("POST / HTTP/1.1\r\nHost: x\r\nAccept: " + accept + "\r\nContent-Length: " + body.length()
                                + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
    }
}
