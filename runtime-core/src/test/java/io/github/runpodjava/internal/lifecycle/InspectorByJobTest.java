package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.RunningServer;
import io.github.runpodjava.spi.ServerFacts;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The same questions by jobs, and without one as a job would ask them. */
class InspectorByJobTest {
    @TempDir
    private Path spool;

    private AskedWorker asked;

    @BeforeEach
    void prepare() {
        asked = new AskedWorker(spool);
    }

    @AfterEach
    void end() throws InterruptedException {
        asked.close();
    }

    @Test
    void a_job_can_ask_the_same() throws Exception {
        String id = asked.runUntilItWaits();

        assertThat(asked.byJob("{}").at("/output/current_job/job_id").asString())
                .isEqualTo(id);
        assertThat(asked.byJob("{\"ask\": \"memory\"}")
                        .at("/output/heap/used_bytes")
                        .asLong())
                .isPositive();
        assertThat(asked.byJob("{\"ask\": \"artifacts\", \"job_id\": \"" + id + "\"}")
                        .at("/output/artifacts/0/path")
                        .asString())
                .isEqualTo("picture.png");
        assertThat(asked.byJob("{\"ask\": \"workflow\", \"job_id\": \"nobody\"}")
                        .get("error")
                        .asString())
                .contains("no job with the id");
        assertThat(asked.byJob("{\"ask\": \"ready\"}").at("/output/status").asString())
                .isEqualTo("ok");
        assertThat(asked.byJob("{\"ask\": \"log-level\", \"level\": \"warn\"}")
                        .at("/output/level")
                        .asString())
                .isEqualTo("WARN");
    }

    @Test
    void whoever_asks_by_job_does_not_see_himself() throws Exception {
        asked.worker().start();
        asked.platform().enqueue("{\"fail\": true}");
        Waiting.until(
                "the job is over",
                () -> asked.get("/debug/status").at("/jobs/failed").asInt() == 1);

        for (int question = 0; question < 3; question++) {
            JsonNode status = asked.byJob("{\"ask\": \"status\"}").get("output");
            assertThat(status.get("status").asString()).isEqualTo("idle");
            assertThat(status.get("current_job").isNull()).isTrue();
            assertThat(status.get("jobs_in_progress").isEmpty()).isTrue();
            assertThat(status.get("recent_jobs").size()).isEqualTo(1);
            assertThat(status.at("/jobs/taken").asInt()).isEqualTo(1);
        }
        JsonNode queue = asked.byJob("{\"ask\": \"queue\"}").get("output");
        assertThat(queue.get("jobs_processing_current").asInt()).isZero();
        assertThat(queue.at("/workers/0/job_ids").isEmpty()).isTrue();
    }

    @Test
    void whoever_asks_by_job_is_none_of_the_jobs_that_the_server_counts() throws Exception {
        asked.runUntilItWaits();
        // As the server sees it: the job that waits, and the one that asks.
        AtomicLong processing = new AtomicLong(2);
        asked.inspector().watch(counting(processing));

        JsonNode queue = asked.byJob("{\"ask\": \"queue\"}").get("output");
        assertThat(queue.get("jobs_processing_current").asInt()).isEqualTo(1);

        processing.set(1);
        Waiting.until(
                "the question has left its place",
                () -> asked.worker().unfinishedJobs().size() == 1);
        assertThat(asked.get("/debug/queue").get("jobs_processing_current").asInt())
                .isEqualTo(1);
        // Workers of other processes.
        processing.set(7);
        assertThat(asked.get("/debug/queue").get("jobs_processing_current").asInt())
                .isEqualTo(7);
    }

    private static RunningServer counting(AtomicLong processing) {
        return new RunningServer() {
            @Override
            public Optional<ServerFacts> facts() {
                return Optional.of(new ServerFacts(9, 0, processing.get(), 0, 0));
            }

            @Override
            public JobQueue queue(String workerId) {
                throw new AssertionError();
            }

            @Override
            public URI uri() {
                throw new AssertionError();
            }

            @Override
            public void drain() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void an_answer_names_its_worker_and_another_worker_s_questions_are_not_answered() throws Exception {
        asked.worker().start();

        assertThat(asked.byJob("{\"worker\": \"test-worker\"}")
                        .at("/output/this_worker")
                        .asString())
                .isEqualTo("test-worker");
        assertThat(asked.byJob("{\"ask\": \"memory\", \"worker\": \"other\"}").toString())
                .startsWith(
                        "{\"error\":\"Another worker answered: \\\"test-worker\\\" and not \\\"other\\\". Ask again");
        InspectorAnswer.Tree refused = asked.tree("POST", "/debug/ask", "{\"ask\": \"memory\", \"worker\": \"other\"}");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body().at("/error/code").asString()).isEqualTo("ANOTHER_WORKER");
        assertThat(asked.tree("POST", "/debug/ask", "{\"ask\": \"memory\", \"worker\": \"test-worker\"}")
                        .body()
                        .get("this_worker")
                        .asString())
                .isEqualTo("test-worker");
    }

    @Test
    void what_has_no_answer_is_told_without_a_job_as_its_own_page_tells_it() throws Exception {
        asked.worker().start();

        InspectorAnswer.Tree page = asked.tree("GET", "/debug/workflow", "", "job_id", "x");
        InspectorAnswer.Tree byDoor = asked.tree("POST", "/debug/ask", "{\"ask\": \"workflow\", \"job_id\": \"x\"}");

        assertThat(byDoor.status()).isEqualTo(404);
        assertThat(byDoor.body().at("/error/details/job_id").asString()).isEqualTo("x");
        assertThat(byDoor.body()).isEqualTo(page.body());
    }
}
