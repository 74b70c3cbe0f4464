package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.localserver.queue.JobStatus;
import io.github.runpodjava.localserver.queue.JobView;
import io.github.runpodjava.localserver.queue.RetentionLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final ServerFixture server = ServerFixture.start(now::get, RetentionLimits.standard());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_job_over_its_execution_timeout_fails_on_its_own() {
        CountDownLatch never = new CountDownLatch(1);
        server.work(1, (job, reporter) -> never.await());
        String id = server.run("{\"input\": 1, \"policy\": {\"executionTimeout\": 5000}}");
        server.awaitStatus(id, "IN_PROGRESS");
        CompletableFuture<Answer> waiting = server.sendAsync("GET", "/status-sync/" + id + "?wait=300000", null);

        now.updateAndGet(t -> t.plusMillis(5000));

        Answer answer = ServerFixture.join(waiting);
        assertThat(answer.json().get("status").stringValue()).isEqualTo("FAILED");
        assertThat(answer.error()).isEqualTo("executionTimeout exceeded");
    }

    @Test
    void a_job_over_its_ttl_is_not_found_and_who_waits_is_told() {
        String id = server.run("{\"input\": 1, \"policy\": {\"ttl\": 10000}}");
        // Not over HTTP: the time must not be over before the request has found its job.
        CompletableFuture<JobView> waiting =
                server.queue().awaitEnd(server.queue().find(id).orElseThrow(), Duration.ofHours(1));

        now.updateAndGet(t -> t.plusMillis(10_000));

        assertThat(ServerFixture.join(waiting).status()).isEqualTo(JobStatus.TIMED_OUT);
        assertThat(server.get("/status/" + id).status()).isEqualTo(404);
        assertThat(server.post("/retry/" + id, null).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void status_sets_the_ttl(String method) {
        String id = server.run("{\"input\": 1}");
        now.updateAndGet(t -> t.plus(Duration.ofSeconds(19)));

        assertThat(server.send("HEAD", "/status/" + id + "?ttl=10000", null).status())
                .isEqualTo(200);
        assertThat(server.send(method, "/status/" + id + "?ttl=20000", null).status())
                .isEqualTo(200);
        assertThat(server.send(method, "/v2/x/status/" + id + "?ttl=10000", null)
                        .status())
                .isEqualTo(404);
        assertThat(server.get("/status/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ttl\": 9999}",
                "{\"ttl\": 604800001}",
                "{\"ttl\": -1}",
                "{\"ttl\": 10000.5}",
                "{\"ttl\": \"10000\"}",
                "{\"ttl\": 1e999999999}",
                "{\"ttl\": 1e-999999999}",
                "{\"ttl\": true}",
                "{\"executionTimeout\": 4999}",
                "{\"executionTimeout\": 604800001}",
                "{\"executionTimeout\": [5000]}",
                "{\"lowPriority\": \"yes\"}",
                "[]",
                "17"
            })
    void a_bad_policy_is_refused_with_a_sentence(String policy) {
        for (String route : new String[] {"/run", "/runsync"}) {
            Answer answer = server.post(route, "{\"input\": 1, \"policy\": " + policy + "}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).contains("policy", ", but is ").endsWith(".");
        }
        assertThat(server.get("/health").json().get("jobs").get("inQueue").intValue())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"ttl\": null, \"executionTimeout\": null, \"lowPriority\": null}",
                "{\"ttl\": 10000, \"executionTimeout\": 5000, \"lowPriority\": true}",
                "{\"ttl\": 604800000, \"executionTimeout\": 604800000, \"lowPriority\": false}",
                "{\"ttl\": 6e4, \"executionTimeout\": 60000.0, \"other\": 1}"
            })
    void a_policy_in_the_documented_ranges_is_taken(String policy) {
        server.echo();

        Answer answer = server.post("/runsync", "{\"input\": 1, \"policy\": " + policy + "}");

        assertThat(answer.json().get("status").stringValue()).isEqualTo("COMPLETED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999", "604800001", "x", "-20000", "1e5", "99999999999999999999999999999999999"})
    void a_bad_ttl_of_status_is_refused_and_changes_nothing(String ttl) {
        String id = server.run("{\"input\": 1}");

        Answer answer = server.get("/status/" + id + "?ttl=" + ttl);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error())
                .isEqualTo("The parameter ttl must be whole milliseconds from 10000 to 604800000 (7 days), but is "
                        + ttl + ".");
        assertThat(server.statusOf(id)).isEqualTo("IN_QUEUE");
    }
}
