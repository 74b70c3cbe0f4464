package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.spi.LocalServerSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsRouteTest {
    private static final String RULE = "{\"on\":\"health\",\"fault\":\"status\",\"status\":500";

    private final ServerFixture server = ServerFixture.start();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void without_a_plan_nothing_goes_wrong() {
        assertThat(server.get("/faults").body()).isEqualTo("{\"on\":false,\"rules\":[]}");
        assertThat(server.send("DELETE", "/faults", null).body()).isEqualTo("{\"on\":false,\"rules\":[]}");
        assertThat(server.get("/health").status()).isEqualTo(200);
    }

    @Test
    void a_plan_is_shown_with_its_counters_until_it_is_ended() {
        server.send("PUT", "/faults", "{\"seed\": 3, \"rules\": [" + RULE + ", \"after\": 1, \"times\": 2}]}");
        for (int i = 0; i < 5; i++) {
            server.get("/health");
        }
        String rule = RULE + ",\"after\":1,\"times\":2,\"considered\":5,\"applied\":2}";

        assertThat(server.get("/faults").body()).isEqualTo("{\"on\":true,\"seed\":3,\"rules\":[" + rule + "]}");
        assertThat(server.send("DELETE", "/faults", null).body())
                .isEqualTo("{\"on\":false,\"seed\":3,\"rules\":[" + rule + "]}");
        assertThat(server.get("/faults").body()).isEqualTo("{\"on\":false,\"rules\":[]}");
    }

    @Test
    void a_new_plan_takes_the_place_of_the_old_one_and_counts_from_zero() {
        server.send("PUT", "/faults", "{\"rules\": [" + RULE + "}]}");
        server.get("/health");

        server.send("PUT", "/faults", "{\"seed\": 4, \"rules\": [" + RULE + ", \"times\": 1}]}");

        assertThat(server.get("/faults").body()).contains("\"considered\":0,\"applied\":0");
        assertThat(server.get("/health").status()).isEqualTo(500);
        assertThat(server.get("/health").status()).isEqualTo(200);
    }

    @Test
    void a_bad_plan_is_refused_with_all_problems_and_changes_nothing() {
        server.send("PUT", "/faults", "{\"rules\": [" + RULE + "}]}");

        Answer answer = server.send("PUT", "/faults", "{\"rules\": [{\"on\": \"x\", \"fault\": \"y\"}]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("problems")).hasSize(2);
        assertThat(answer.error()).contains("rules[0].on", "rules[0].fault");
        assertThat(server.get("/health").status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "null", "[]"})
    void a_body_that_is_no_plan_is_refused(String body) {
        assertThat(server.send("PUT", "/faults", body).status()).isEqualTo(400);
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        assertThat(server.send("PUT", "/faults", " ".repeat(1024 * 1024 + 1)).status())
                .isEqualTo(400);
    }

    @Test
    void the_route_itself_never_goes_wrong_and_is_only_at_the_root() {
        server.send("PUT", "/faults", "{\"rules\": [{\"on\": [\"client\", \"worker\"], \"fault\": \"reset\"}]}");

        assertThat(server.get("/faults").status()).isEqualTo(200);
        assertThat(server.get("/v2/any/faults").status()).isEqualTo(404);
        assertThat(server.send("DELETE", "/faults", null).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "client, POST, /run",
        "client, POST, /runsync",
        "client, GET, /status/x",
        "client, GET, /status-sync/x",
        "client, GET, /stream/x",
        "client, POST, /cancel/x",
        "client, POST, /retry/x",
        "client, POST, /purge-queue",
        "client, GET, /health",
        "client, GET, /requests",
        "client, GET, /metrics",
        "worker, HEAD, /job-take/w",
        "worker, HEAD, /job-take-batch/w",
        "worker, POST, /job-done/w/x",
        "worker, POST, /job-stream/w/x",
        "worker, HEAD, /job-stop/w",
        "worker, GET, /ping/w"
    })
    void every_route_of_a_side_can_go_wrong(String side, String method, String path) {
        server.send(
                "PUT",
                "/faults",
                "{\"rules\": [{\"on\": \"" + side + "\", \"fault\": \"status\", \"status\": 599, \"times\": 2}]}");

        assertThat(server.send(method, path, null).status()).isEqualTo(599);
        assertThat(server.send(method, "/v2/any" + path, null).status()).isEqualTo(599);
        Answer good = server.send(method, path, null);
        assertThat(good.status()).isNotEqualTo(599);
        assertThat(good.body()).doesNotContain("There is no route");
    }

    @Test
    void a_plan_from_a_file_is_in_force_from_the_start() throws Exception {
        Path file = folder.resolve("plan.json");
        Files.writeString(file, "{\"seed\": 9, \"rules\": [" + RULE + "}]}");

        JobServer faulty = open(settings(0, file));
        try {
            assertThat(status(faulty.uri().resolve("/health"))).isEqualTo(500);
            assertThat(status(faulty.uri().resolve("/faults"))).isEqualTo(200);
        } finally {
            faulty.close();
        }
    }

    @Test
    void a_file_that_is_unusable_leaves_no_server_behind() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertThatThrownBy(() -> open(settings(port, folder.resolve("none.json"))))
                .isInstanceOf(InvalidSettingsException.class);

        // Binds only if nobody else listens there.
        try (ServerSocket again = new ServerSocket(port)) {
            assertThat(again.isBound()).isTrue();
        }
    }

    private static JobServer open(ApiSettings api) {
        return (JobServer) new JavalinServerProvider().open(new LocalServerSettings(api, List.of(), Optional.empty()));
    }

    private static ApiSettings settings(int port, Path file) {
        return new ApiSettings("127.0.0.1", port, null, 0, null, List.of(), List.of(), false, false, file.toString());
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
