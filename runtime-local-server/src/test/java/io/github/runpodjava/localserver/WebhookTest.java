package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.localserver.queue.RetentionLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WebhookTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private record Call(String method, String contentType, String body, Map<String, String> trace) {}

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final ServerFixture server = ServerFixture.start(
            now::get, RetentionLimits.standard(), List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final HttpServer receiver = receiver();
    private final String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/done?x=1";

    @AfterEach
    void close() {
        server.close();
        receiver.stop(0);
    }

    @Test
    void a_job_that_ends_is_posted_once_with_its_input() throws InterruptedException {
        server.echo();

        String id = submit("{\"n\": 1.10}");

        Call call = next();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.contentType()).isEqualTo("application/json");
        JsonNode job = ServerFixture.json(call.body());
        assertThat(job.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "status", "output", "delayTime", "executionTime", "workerId", "input", "webhook");
        assertThat(job.get("id").stringValue()).isEqualTo(id);
        assertThat(job.get("status").stringValue()).isEqualTo("COMPLETED");
        assertThat(job.get("input")).isEqualTo(ServerFixture.json("{\"n\":1.10}"));
        assertThat(job.get("webhook").stringValue()).isEqualTo(url);
        server.close();
        assertThat(calls).isEmpty();
    }

    @Test
    void every_way_to_end_is_posted_and_so_is_each_try() throws InterruptedException {
        String cancelled = submit("1");
        server.post("/cancel/" + cancelled, null);
        assertCalled(cancelled, "CANCELLED");
        String purged = submit("1");
        server.post("/purge-queue", null);
        assertCalled(purged, "CANCELLED");
        String expired = submit("1");
        now.updateAndGet(t -> t.plus(Duration.ofHours(24)));
        assertCalled(expired, "TIMED_OUT");

        server.work(1, (job, reporter) -> reporter.result("{\"error\":\"x\"}"));
        String failed = submit("1");
        assertCalled(failed, "FAILED");
        server.post("/retry/" + failed, null);
        assertCalled(failed, "FAILED");
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3", "3, 3"})
    void a_receiver_that_fails_is_tried_three_times_and_the_job_stays_as_it_is(int bad, int tries)
            throws InterruptedException {
        failures.set(bad);
        server.echo();

        String id = submit("1");

        for (int i = 0; i < tries; i++) {
            assertCalled(id, "COMPLETED");
        }
        assertThat(server.statusOf(id)).isEqualTo("COMPLETED");
        server.close();
        assertThat(calls).isEmpty();
    }

    @Test
    void a_receiver_that_is_not_there_does_no_harm() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        server.echo();

        String lost = server.run("{\"input\": 1, \"webhook\": \"http://127.0.0.1:" + nobody + "/\"}");
        String id = submit("2");

        assertCalled(id, "COMPLETED");
        server.awaitStatus(lost, "COMPLETED");
    }

    @Test
    void closing_sends_what_has_ended_and_nothing_about_a_job_that_has_not() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch handedOver = new CountDownLatch(1);
        server.work(2, (job, reporter) -> {
            if (job.input().orElseThrow().intValue() == 1) {
                never.await();
            }
            TestWorker.echo(job, reporter);
            handedOver.countDown();
        });
        server.awaitStatus(submit("1"), "IN_PROGRESS");
        String ended = submit("2");
        server.awaitStatus(ended, "COMPLETED");
        // The end of a job can be seen before its webhook waits to be sent.
        handedOver.await();

        server.close();

        assertCalled(ended, "COMPLETED");
        assertThat(calls).isEmpty();
    }

    @Test
    void a_receiver_that_hangs_holds_up_the_end_for_two_seconds_at_most() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(30_000);
            server.echo();
            server.run("{\"input\": 1, \"webhook\": \"http://127.0.0.1:" + silent.getLocalPort() + "/\"}");
            try (Socket held = silent.accept()) {
                // The whole call has come: what follows is the wait for the answer.
                int sent = 0;
                while (sent != '}') {
                    sent = held.getInputStream().read();
                    assertThat(sent).isNotNegative();
                }

                server.close();

                // Open still: the try, which may take 10 seconds, has not been waited for.
                held.setSoTimeout(1);
                assertThatThrownBy(() -> held.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"ftp://a/b\"", "\"file:///etc/passwd\"", "\"\"", "\"x\"", "1", "{}", "[\"http://a\"]"})
    void a_webhook_that_is_no_web_address_is_refused(String webhook) {
        for (String route : List.of("/run", "/runsync")) {
            Answer answer = server.post(route, "{\"input\": 1, \"webhook\": " + webhook + "}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error())
                    .isEqualTo("The value of webhook must be an http or https URL, for example"
                            + " \"http://localhost:9000/done\", but is " + webhook + ".");
        }
        assertThat(server.post("/run", "{\"input\": 1, \"webhook\": null}").status())
                .isEqualTo(200);
    }

    private static Map<String, String> trace(Headers headers) {
        Map<String, String> trace = new HashMap<>();
        for (String name : List.of("traceparent", "tracestate")) {
            trace.put(name, headers.getFirst(name));
        }
        return trace;
    }

    private String submitWith(String... headers) {
        return ServerFixture.join(server.sendAsync(
                        server.uri().resolve("/run"), "POST", "{\"input\": 1, \"webhook\": \"" + url + "\"}", headers))
                .json()
                .get("id")
                .stringValue();
    }

    @Test
    void the_trace_of_the_caller_goes_to_the_worker_and_to_the_webhook_with_a_span_of_its_own()
            throws InterruptedException {
        AtomicReference<TakenJob> taken = new AtomicReference<>();
        server.work(1, (job, reporter) -> {
            taken.set(job);
            TestWorker.echo(job, reporter);
        });

        submitWith("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01", "tracestate", "a=1", "tracestate", "b=2");

        Map<String, String> trace = next().trace();
        assertThat(trace.get("traceparent"))
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                .doesNotContain("00f067aa0ba902b7");
        assertThat(trace).containsEntry("tracestate", "a=1,b=2");
        assertThat(taken.get().raw().get("traceparent").stringValue())
                .isEqualTo("00-" + TRACE + "-00f067aa0ba902b7-01");
        assertThat(taken.get().raw().get("tracestate").stringValue()).isEqualTo("a=1,b=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "x"})
    void a_header_that_is_none_counts_as_none_and_the_webhook_gets_a_new_trace(String header)
            throws InterruptedException {
        AtomicReference<TakenJob> taken = new AtomicReference<>();
        server.work(1, (job, reporter) -> {
            taken.set(job);
            TestWorker.echo(job, reporter);
        });

        submitWith("traceparent", header, "tracestate", "a=1");

        Map<String, String> trace = next().trace();
        assertThat(trace.get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03");
        assertThat(trace.get("tracestate")).isNull();
        assertThat(taken.get().raw().has("traceparent")).isFalse();
        assertThat(taken.get().raw().has("tracestate")).isFalse();
    }

    @Test
    void a_webhook_is_in_the_trace_that_the_worker_says_its_run_is_in() throws InterruptedException {
        String id = submit("1");
        server.get("/job-take/w1");

        ServerFixture.join(server.sendAsync(
                server.uri().resolve("/job-done/w1/" + id),
                "POST",
                "{\"output\": 1}",
                "traceparent",
                "00-" + TRACE + "-1111111111111111-01"));

        assertThat(next().trace().get("traceparent"))
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                .doesNotContain("1111111111111111");
    }

    private String submit(String input) {
        return server.run("{\"input\": " + input + ", \"webhook\": \"" + url + "\"}");
    }

    private void assertCalled(String id, String status) throws InterruptedException {
        JsonNode job = ServerFixture.json(next().body());
        assertThat(job.get("id").stringValue()).isEqualTo(id);
        assertThat(job.get("status").stringValue()).isEqualTo(status);
    }

    private Call next() throws InterruptedException {
        Call call = calls.poll(30, TimeUnit.SECONDS);
        assertThat(call).isNotNull();
        return call;
    }

    private HttpServer receiver() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/done", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                calls.add(new Call(
                        exchange.getRequestMethod(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        body,
                        trace(exchange.getRequestHeaders())));
                boolean fail = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                exchange.sendResponseHeaders(fail ? 302 : 204, -1);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
