package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the job API of a jar that serves it. */
final class ApiClient {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    private ApiClient(String base) {
        this.base = base;
    }

    /** Waits until the process says where it serves. */
    static ApiClient of(WorkerProcess process) throws InterruptedException {
        String line = process.awaitLine(text -> text.contains("http://"));
        return new ApiClient(line.substring(line.indexOf("http://")).trim());
    }

    String base() {
        return base;
    }

    String text(String method, String path, String body) throws Exception {
        return http.send(request(method, path, body), BodyHandlers.ofString()).body();
    }

    JsonNode get(String path) throws Exception {
        return MAPPER.readTree(text("GET", path, ""));
    }

    JsonNode post(String path, String body) throws Exception {
        return MAPPER.readTree(text("POST", path, body));
    }

    CompletableFuture<JsonNode> postLater(String path, String body) {
        return http.sendAsync(request("POST", path, body), BodyHandlers.ofString())
                .thenApply(answer -> MAPPER.readTree(answer.body()));
    }

    /** Submits and gives the id. */
    String run(String input) throws Exception {
        return post("/run", "{\"input\": " + input + "}").get("id").asString();
    }

    JsonNode awaitStatus(String id, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + WorkerProcess.SOON.toNanos();
        while (true) {
            JsonNode job = get("/status/" + id);
            if (wanted.test(job.get("status").asString())) {
                return job;
            }
            assertThat(System.nanoTime()).as(job.toString()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(WorkerProcess.SOON)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
