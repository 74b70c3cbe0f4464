package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Handler;
import io.github.runpodjava.Worker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The thread that reads the request of a caller who waits may run the job itself: nobody may notice. */
@Timeout(60)
class BroughtJobsTest {
    /** Ends when it is let go, if it was run by the thread that brought it. */
    private static final class Held implements Handler<JsonNode, String> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
        /** The job that has begun. */
        volatile String id = "";

        @Override
        public String handle(JsonNode input, io.github.runpodjava.JobContext job) throws Exception {
            String thread = Thread.currentThread().getName();
            if (thread.startsWith("local-server")) {
                id = job.id();
                begun.countDown();
                mayEnd.await();
            }
            return thread;
        }
    }

    private final Held handler = new Held();

    /** One connection that is used again and again. */
    private final HttpClient caller =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void a_caller_on_the_only_connection_has_his_job_run_by_the_thread_that_brought_it() throws Exception {
        handler.mayEnd.countDown();
        try (LocalServer server = start()) {
            String thread = "";
            while (!thread.startsWith("local-server")) {
                thread = runSync(server, 90_000).path("output").asString();
            }
            for (int i = 0; i < 100; i++) {
                assertThat(runSync(server, 90_000).path("status").asString()).isEqualTo("COMPLETED");
            }
        }
    }

    @Test
    void everybody_else_is_served_while_the_thread_that_brought_a_job_runs_it() throws Exception {
        try (LocalServer server = start()) {
            JsonNode held = runUntilHeld(server);

            assertThat(held.path("status").asString()).isEqualTo("IN_PROGRESS");
            // On the connection that brought the job, and on new ones.
            JsonNode status = get(caller, server, "/status/" + held.path("id").asString());
            assertThat(status.path("status").asString()).isEqualTo("IN_PROGRESS");
            for (int i = 0; i < 3; i++) {
                JsonNode health = get(HttpClient.newHttpClient(), server, "/health");
                assertThat(health.at("/jobs/inProgress").asInt()).isEqualTo(1);
            }
            JsonNode second = runSync(server, 1_000);
            assertThat(second.path("status").asString()).isEqualTo("IN_QUEUE");

            handler.mayEnd.countDown();
            for (JsonNode job : new JsonNode[] {held, second}) {
                String path = "/status-sync/" + job.path("id").asString();
                assertThat(get(caller, server, path).path("status").asString()).isEqualTo("COMPLETED");
            }
        }
    }

    @Test
    void a_job_that_is_cancelled_while_the_thread_that_brought_it_runs_it_is_stopped() throws Exception {
        try (LocalServer server = start()) {
            JsonNode held = runUntilHeld(server);

            post(server, "/cancel/" + held.path("id").asString(), "");

            handler.mayEnd.countDown();
            JsonNode next = runSync(server, 90_000);
            assertThat(next.path("status").asString()).isEqualTo("COMPLETED");
            JsonNode status = get(caller, server, "/status/" + held.path("id").asString());
            assertThat(status.path("status").asString()).isEqualTo("CANCELLED");
        }
    }

    @Test
    void the_server_closes_while_the_thread_that_brought_a_job_runs_it() throws Exception {
        LocalServer server = start();
        runUntilHeld(server);

        server.close();

        assertThat(handler.begun.getCount()).isZero();
    }

    /** Brings jobs until one is held; what its caller has got. */
    private JsonNode runUntilHeld(LocalServer server) throws Exception {
        Map<String, JsonNode> answers = new HashMap<>();
        while (handler.begun.getCount() > 0) {
            JsonNode answer = runSync(server, 1_000);
            answers.put(answer.path("id").asString(), answer);
        }
        // Not always the last: on a slow machine it begins after its caller has waited long enough.
        return answers.get(handler.id);
    }

    private LocalServer start() {
        return LocalServer.with(Worker.handling(JsonNode.class, handler)).start();
    }

    private JsonNode runSync(LocalServer server, long wait) throws IOException, InterruptedException {
        return post(server, "/runsync?wait=" + wait, "{\"input\": {}}");
    }

    private JsonNode post(LocalServer server, String path, String body) throws IOException, InterruptedException {
        return read(caller, HttpRequest.newBuilder(uri(server, path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode get(HttpClient caller, LocalServer server, String path)
            throws IOException, InterruptedException {
        return read(caller, HttpRequest.newBuilder(uri(server, path)));
    }

    private static JsonNode read(HttpClient caller, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpRequest sent = request.timeout(Duration.ofSeconds(20)).build();
        return JsonMapper.shared()
                .readTree(
                        caller.send(sent, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static URI uri(LocalServer server, String path) {
        return URI.create(server.uri() + path);
    }
}
