package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Several workers behind one local server: in its process, and in others. */
class WorkersIT {
    private static final Pattern VARIABLE = Pattern.compile("(RUNPOD_\\w+)='?([^' ]+)");

    @Test
    void workers_of_one_process_run_jobs_side_by_side_under_ids_of_their_own() throws Exception {
        try (WorkerProcess server =
                WorkerProcess.sample("mock-worker", Map.of(), "--serve-api", "--api-port", "0", "--workers", "3")) {
            ApiClient api = ApiClient.of(server);
            Set<String> workers = new HashSet<>();
            List<String> slow = List.of(api.run(slow()), api.run(slow()), api.run(slow()));
            for (String id : slow) {
                workers.add(api.awaitStatus(id, "IN_PROGRESS"::equals)
                        .get("workerId")
                        .asString());
            }
            assertThat(workers).hasSize(3);
            assertThat(api.get("/health").at("/workers/running").asInt()).isEqualTo(3);
            for (String id : slow) {
                api.post("/cancel/" + id, "");
            }

            // Those that did not get the job are not disturbed by the one that is refreshed.
            for (int i = 0; i < 5; i++) {
                assertThat(api.post("/runsync", "{\"input\": {\"mock_refresh\": true, \"mock_return\": 1}}")
                                .get("status")
                                .asString())
                        .isEqualTo("COMPLETED");
            }
            server.awaitLine(line -> line.contains("a fresh one takes its place"));
            String last = api.run("{\"mock_delay\": 5, \"mock_return\": \"last\"}");
            api.awaitStatus(last, "IN_PROGRESS"::equals);
            CompletableFuture<JsonNode> end = api.postLater("/status-sync/" + last, "");
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(end.get(30, TimeUnit.SECONDS).get("output").asString()).isEqualTo("last");
        }
    }

    @Test
    void a_worker_in_another_process_joins_by_what_the_server_says() throws Exception {
        try (WorkerProcess server = serverOnItsOwn();
                WorkerProcess worker = outsideWorker(server, "other")) {
            ApiClient api = ApiClient.of(server);

            JsonNode job = api.post("/runsync", "{\"input\": {\"mock_return\": {\"price\": 1.5}}}");

            assertThat(job.get("output").toString()).isEqualTo("{\"price\":1.5}");
            assertThat(job.get("workerId").asString()).isEqualTo("other");
            String running = api.run(slow());
            api.awaitStatus(running, "IN_PROGRESS"::equals);
            api.post("/cancel/" + running, "");
            worker.awaitLine(line -> line.contains(running) && line.contains("Job stopped"));
            worker.signal("TERM");
            assertThat(worker.status()).isZero();
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    @Timeout(180)
    void the_job_of_a_killed_worker_goes_to_another_one_once() throws Exception {
        try (WorkerProcess server = serverOnItsOwn();
                WorkerProcess killed = outsideWorker(server, "killed")) {
            ApiClient api = ApiClient.of(server);
            String id = api.run("{\"mock_delay\": 3, \"mock_return\": \"done\"}");
            api.awaitStatus(id, "IN_PROGRESS"::equals);
            killed.signal("KILL");
            try (WorkerProcess second = outsideWorker(server, "second")) {
                // Longer than the lease, 40 seconds.
                second.awaitLine(line -> line.contains(id) && line.contains("Started."), Duration.ofSeconds(90));

                JsonNode job = api.awaitStatus(id, "COMPLETED"::equals);

                assertThat(job.get("retries").asInt()).isEqualTo(1);
                assertThat(job.get("workerId").asString()).isEqualTo("second");
                assertThat(job.get("output").asString()).isEqualTo("done");
            }
        }
    }

    private static String slow() {
        return "{\"mock_delay\": 600}";
    }

    private static WorkerProcess serverOnItsOwn() throws Exception {
        Path jar = Path.of("..", "..", "runtime-local-server", "target", "local-server.jar")
                .toAbsolutePath()
                .normalize();
        return WorkerProcess.java(Map.of(), List.of("-jar", jar.toString(), "--api-port", "0"));
    }

    private static WorkerProcess outsideWorker(WorkerProcess server, String id) throws Exception {
        String said = server.awaitLine(line -> line.contains("export RUNPOD_"));
        Map<String, String> environment = new HashMap<>();
        Matcher variable = VARIABLE.matcher(said);
        while (variable.find()) {
            environment.put(variable.group(1), variable.group(2));
        }
        environment.put("RUNPOD_POD_ID", id);
        return WorkerProcess.sample("mock-worker", environment);
    }
}
