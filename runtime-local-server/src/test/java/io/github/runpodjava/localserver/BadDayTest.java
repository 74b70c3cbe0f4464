package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Every kind of fault at once, and jobs that all end. */
class BadDayTest {
    private static final int CLIENTS = 8;
    private static final int JOBS_EACH = 25;
    private static final int TRIES = 60;

    private final ServerFixture server = ServerFixture.start();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    @AfterEach
    void close() {
        threads.shutdownNow();
        server.close();
    }

    @Test
    @Timeout(120)
    void two_hundred_jobs_of_clients_that_try_again_all_end() throws Exception {
        server.work(8, TestWorker::echo);
        server.send("PUT", "/faults", plan("client"));

        List<Future<List<String>>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(threads.submit(() -> jobsOf(client)));
        }
        List<String> outputs = new ArrayList<>();
        for (Future<List<String>> client : clients) {
            outputs.addAll(client.get(100, TimeUnit.SECONDS));
        }
        JsonNode rules = server.send("DELETE", "/faults", null).json().get("rules");

        assertThat(outputs).hasSize(CLIENTS * JOBS_EACH).doesNotHaveDuplicates();
        rules.forEach(rule ->
                assertThat(rule.get("applied").longValue()).as(rule.toString()).isPositive());
        // Also those whose ids got lost, and those that came twice.
        ServerFixture.until(
                () -> server.queue().health().jobs().inQueue() == 0
                        && server.queue().health().jobs().inProgress() == 0,
                "all jobs to end");
        assertThat(server.queue().health().jobs().completed()).isGreaterThanOrEqualTo(CLIENTS * JOBS_EACH);
        server.awaitOpenRequests(0);
    }

    private static String plan(String side) {
        String rules = Stream.of(
                        "\"slow\", \"delayMs\": [1, 20]",
                        "\"reset\"",
                        "\"close\"",
                        "\"lose\"",
                        "\"status\", \"status\": 502",
                        "\"status\", \"status\": 503, \"effect\": true",
                        "\"garbage\"",
                        "\"truncate\"",
                        "\"empty\"",
                        "\"duplicate\"")
                .map(fault -> "{\"on\": \"" + side + "\", \"fault\": " + fault + ", \"rate\": 0.05}")
                .collect(Collectors.joining(","));
        return "{\"seed\": 11, \"rules\": [" + rules + "]}";
    }

    private List<String> jobsOf(int client) throws InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < JOBS_EACH; i++) {
            String input = "\"" + client + "/" + i + "\"";
            String id = stubborn(http, "POST", "/run", "{\"input\": " + input + "}", "id")
                    .get("id")
                    .stringValue();
            JsonNode job = stubborn(http, "GET", "/status-sync/" + id, "", "output");
            assertThat(job.get("output").toString()).isEqualTo(input);
            outputs.add(job.get("output").toString());
        }
        return outputs;
    }

    /** Tries until an answer has the key that makes it good. */
    private JsonNode stubborn(HttpClient http, String method, String path, String body, String key)
            throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            Optional<JsonNode> answer = once(http, method, path, body).filter(json -> json.has(key));
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw new AssertionError(TRIES + " tries of " + method + " " + path + " were not enough");
    }

    private Optional<JsonNode> once(HttpClient http, String method, String path, String body)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(ServerFixture.json(answer.body())) : Optional.empty();
        } catch (IOException | JacksonException bad) {
            return Optional.empty();
        }
    }
}
