package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.runpodjava.job.TakenJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The keys of a request beside its input: who gets them, and who does not. */
class RequestKeysTest {
    private final ServerFixture server = ServerFixture.start();
    private final BlockingQueue<TakenJob> taken = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final HttpServer receiver = receiver();
    private final String url = "http://127.0.0.1:" + receiver.getAddress().getPort();
    private final String keys = "\"input\":{\"a\":1},\"s3Config\":{\"accessId\":\"k3y\",\"accessSecret\":\"s3cret\","
            + "\"bucketName\":\"b\",\"endpointUrl\":\"https://e\",\"objectPath\":\"p\"},"
            + "\"policy\":{\"lowPriority\":true,\"executionTimeout\":60000},"
            + "\"webhook\":\"" + url + "/one\",\"webhookV2\":\"" + url + "/two\",\"unknown\":{\"x\":[null]}";

    @AfterEach
    void close() {
        server.close();
        receiver.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run", "/runsync", "/batch"})
    void the_worker_gets_all_of_them(String route) throws InterruptedException {
        work();

        submit(route);

        JsonNode raw = taken.poll(30, TimeUnit.SECONDS).raw();
        JsonNode sent = ServerFixture.json("{" + keys + "}");
        sent.properties().forEach(key -> assertThat(raw.get(key.getKey())).isEqualTo(key.getValue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run", "/runsync", "/batch"})
    void nobody_else_sees_the_storage_keys(String route) throws InterruptedException {
        String batchOrJob = submit(route);
        assertSilent("/requests");
        assertSilent("/batch/" + batchOrJob + "/requests");
        work();
        String id = taken.poll(30, TimeUnit.SECONDS).id();
        server.awaitStatus(id, "COMPLETED");

        for (String path : new String[] {
            "/status/" + id,
            "/status-sync/" + id,
            "/stream/" + id,
            "/requests",
            "/batch",
            "/batch/" + batchOrJob,
            "/batch/" + batchOrJob + "/requests",
            "/health",
            "/metrics"
        }) {
            assertSilent(path);
        }
        assertThat(server.post("/cancel/" + id, null).body()).doesNotContain("s3");
        assertThat(server.post("/retry/" + id, null).body()).doesNotContain("s3");
        String call = calls.poll(30, TimeUnit.SECONDS);
        assertThat(call).startsWith("/one").contains("\"input\":{\"a\":1}").doesNotContain("s3Config", "s3cret", "k3y");
    }

    @Test
    void the_second_kind_of_webhook_is_not_called() throws InterruptedException {
        work();
        submit("/run");

        assertThat(calls.poll(30, TimeUnit.SECONDS)).startsWith("/one");
        // Sends what is left to send.
        server.close();

        assertThat(calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run", "/runsync", "/batch"})
    void an_empty_input_is_passed_on(String route) throws InterruptedException {
        work();

        String body = "{\"input\":{}}";
        if (route.equals("/batch")) {
            finalise(server.post(route, "[" + body + "]").json());
        } else {
            server.post(route, body);
        }

        assertThat(taken.poll(30, TimeUnit.SECONDS).input()).contains(ServerFixture.json("{}"));
    }

    private String submit(String route) {
        if (route.equals("/batch")) {
            return finalise(server.post(route, "[{" + keys + "}]").json());
        }
        return server.post(route + "?wait=1000", "{" + keys + "}")
                .json()
                .get("id")
                .stringValue();
    }

    private String finalise(JsonNode batch) {
        String id = batch.get("id").stringValue();
        server.post("/batch/" + id + "/finalize", null);
        return id;
    }

    private void work() {
        server.work(1, (job, reporter) -> {
            taken.add(job);
            TestWorker.echo(job, reporter);
        });
    }

    private void assertSilent(String path) {
        assertThat(server.get(path).body()).doesNotContain("s3Config", "s3cret", "k3y");
    }

    private HttpServer receiver() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                calls.add(exchange.getRequestURI()
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
