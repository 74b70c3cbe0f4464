package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LoadTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void three_hundred_callers_at_once_each_get_their_own_result() {
        List<CompletableFuture<Answer>> calls = IntStream.range(0, 300)
                .mapToObj(i -> server.sendAsync("POST", "/runsync", "{\"input\": " + i + "}"))
                .toList();
        server.awaitOpenRequests(300);
        server.echo();

        for (int i = 0; i < calls.size(); i++) {
            assertThat(ServerFixture.join(calls.get(i)).json().get("output").intValue())
                    .isEqualTo(i);
        }
    }

    @Test
    void five_hundred_waiting_callers_leave_the_server_responsive() {
        String id = server.run("{\"input\": 1}");
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            calls.add(server.sendAsync("POST", "/runsync", "{\"input\": 1}"));
            calls.add(server.sendAsync("GET", "/stream/" + id + "?wait=60000", null));
        }
        server.awaitOpenRequests(500);

        assertThat(server.get("/docs").status()).isEqualTo(200);
        assertThat(calls).noneMatch(CompletableFuture::isDone);

        server.echo();
        calls.forEach(
                call -> assertThat(ServerFixture.join(call).json().get("status").stringValue())
                        .isEqualTo("COMPLETED"));
    }

    @Test
    void two_thousand_jobs_of_twenty_clients_are_all_answered_once() throws Exception {
        server.work(8, TestWorker::echo);
        server.work(8, TestWorker::echo);
        ExecutorService clients = Executors.newFixedThreadPool(20);
        List<Future<Set<String>>> all = IntStream.range(0, 20)
                .mapToObj(client -> clients.submit(() -> hundredJobs(client)))
                .toList();

        Set<String> ids = new HashSet<>();
        for (Future<Set<String>> client : all) {
            ids.addAll(client.get());
        }
        clients.shutdown();

        assertThat(ids).hasSize(2_000);
        JsonNode jobs = server.get("/health").json().get("jobs");
        assertThat(jobs.get("completed").intValue()).isEqualTo(2_000);
        assertThat(jobs.get("inQueue").intValue()).isZero();
        assertThat(jobs.get("inProgress").intValue()).isZero();
    }

    private Set<String> hundredJobs(int client) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String input = "\"" + client + "/" + i + "\"";
            JsonNode job = server.post("/runsync", "{\"input\":" + input + "}").json();
            assertThat(job.get("output").toString()).isEqualTo(input);
            ids.add(job.get("id").stringValue());
            String id = server.run("{\"input\":" + input + "}");
            assertThat(server.get("/status-sync/" + id).json().get("output").toString())
                    .isEqualTo(input);
            ids.add(id);
        }
        return ids;
    }
}
