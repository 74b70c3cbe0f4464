package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.localserver.queue.RetentionLimits;
import io.github.runpodjava.spi.LocalServerProvider;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.RunningServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ServerLifeTest {

    @Test
    void the_provider_is_found_and_serves_on_a_free_port() {
        LocalServerProvider provider =
                ServiceLoader.load(LocalServerProvider.class).findFirst().orElseThrow();

        try (RunningServer server = provider.open(
                new LocalServerSettings(ApiSettings.on("localhost", 0), List.of("w"), Optional.empty()))) {
            assertThat(server.uri().getHost()).isEqualTo("localhost");
            assertThat(server.uri().getPort()).isPositive();
            assertThat(server.queue("w")).isNotNull();
        }
    }

    @Test
    void a_port_in_use_is_named_with_the_remedy() {
        try (ServerFixture first = ServerFixture.start()) {
            int port = first.uri().getPort();

            assertThatThrownBy(() -> open("127.0.0.1", port))
                    .isInstanceOf(StartupException.class)
                    .hasMessage("The local server cannot listen on 127.0.0.1:" + port
                            + ": the port is in use. Choose another with --api-port N (0 picks any free port).");
        }
    }

    @Test
    void a_port_can_be_bound_again_after_closing() {
        int port;
        try (ServerFixture first = ServerFixture.start()) {
            port = first.uri().getPort();
        }

        try (RunningServer second = open("127.0.0.1", port)) {
            assertThat(second.uri().getPort()).isEqualTo(port);
        }
    }

    @Test
    void an_address_of_another_machine_is_named_with_the_remedy() {
        // An address that is reserved for documentation, so no machine has it.
        assertThatThrownBy(() -> open("192.0.2.1", 0))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("192.0.2.1:0")
                .hasMessageContaining("--api-host");
    }

    @Test
    void a_host_that_does_not_resolve_is_named_with_the_remedy() {
        assertThatThrownBy(() -> open("no-such-host.invalid", 0))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageContaining("--api-host");
    }

    @Test
    void all_addresses_can_be_bound_and_are_reached_as_localhost() {
        try (RunningServer server = open("0.0.0.0", 0)) {
            assertThat(server.uri().getHost()).isEqualTo("localhost");
        }
    }

    @Test
    void closing_answers_every_open_wait_with_the_state_of_its_job() {
        ServerFixture server = ServerFixture.start();
        CountDownLatch never = new CountDownLatch(1);
        server.work(2, (job, reporter) -> never.await());
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "IN_PROGRESS");
        // A request may count for a moment after its answer has come.
        server.awaitOpenRequests(0);
        CompletableFuture<Answer> status = server.sendAsync("GET", "/status-sync/" + id + "?wait=300000", null);
        CompletableFuture<Answer> stream = server.sendAsync("GET", "/stream/" + id + "?wait=300000", null);
        CompletableFuture<Answer> sync = server.sendAsync("POST", "/runsync?wait=300000", "{\"input\": 1}");
        server.awaitOpenRequests(3);

        server.close();

        assertThat(ServerFixture.join(status).json().get("status").stringValue())
                .isEqualTo("IN_PROGRESS");
        assertThat(ServerFixture.join(stream).body()).isEqualTo("{\"status\":\"IN_PROGRESS\",\"stream\":[]}");
        assertThat(ServerFixture.join(sync).json().get("status").stringValue()).isIn("IN_QUEUE", "IN_PROGRESS");
    }

    @Test
    void closing_twice_is_fine() {
        ServerFixture server = ServerFixture.start();

        server.close();
        server.close();
    }

    @Test
    void a_result_can_be_asked_for_as_long_as_the_platform_keeps_it() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        try (ServerFixture server = ServerFixture.start(now::get, RetentionLimits.standard())) {
            server.echo();
            String run = server.run("{\"input\": 1}");
            server.awaitStatus(run, "COMPLETED");
            String sync =
                    server.post("/runsync", "{\"input\": 1}").json().get("id").stringValue();

            now.updateAndGet(t -> t.plus(Duration.ofSeconds(59)));
            assertThat(server.get("/status/" + sync).status()).isEqualTo(200);
            now.updateAndGet(t -> t.plus(Duration.ofSeconds(1)));
            assertThat(server.get("/status/" + sync).status()).isEqualTo(404);
            assertThat(server.get("/status/" + run).status()).isEqualTo(200);
            now.updateAndGet(t -> t.plus(Duration.ofMinutes(29)));
            assertThat(server.get("/status/" + run).status()).isEqualTo(404);
            assertThat(server.get("/health").json().get("jobs").get("completed").intValue())
                    .isEqualTo(2);
        }
    }

    private static RunningServer open(String host, int port) {
        return new JavalinServerProvider()
                .open(new LocalServerSettings(ApiSettings.on(host, port), List.of("w"), Optional.empty()));
    }
}
