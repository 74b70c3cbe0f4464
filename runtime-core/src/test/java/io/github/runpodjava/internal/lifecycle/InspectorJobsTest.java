package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.Waiting;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told of jobs, field by field. */
class InspectorJobsTest {
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
    void status_tells_who_the_worker_is_and_what_it_does() throws Exception {
        assertThat(asked.get("/debug/status").get("status").asString()).isEqualTo("initializing");
        String id = asked.runUntilItWaits();

        ObjectNode status = asked.get("/debug/status");
        assertThat(status.get("pod_id").asString())
                .isEqualTo(asked.platform().environment().get("RUNPOD_POD_ID"));
        assertThat(status.get("status").asString()).isEqualTo("processing");
        assertThat(status.has("gpu")).isTrue();
        assertThat(status.at("/current_job/job_id").asString()).isEqualTo(id);
        assertThat(status.at("/current_job/progress_percent").asInt()).isEqualTo(40);
        assertThat(status.at("/jobs_in_progress/0/job_id").asString()).isEqualTo(id);
        assertThat(status.at("/workers/0/state").asString()).isEqualTo("active");
        assertThat(status.at("/workers/0/concurrency").asInt()).isEqualTo(2);
        assertThat(status.at("/uptime_ms").asLong()).isPositive();

        asked.goOn();
        Waiting.until(
                "the job is over",
                () -> asked.get("/debug/status").at("/jobs/completed").asInt() == 1);
        status = asked.get("/debug/status");
        assertThat(status.get("current_job").isNull()).isTrue();
        assertThat(status.at("/recent_jobs/0/job_id").asString()).isEqualTo(id);
        assertThat(status.at("/recent_jobs/0/status").asString()).isEqualTo("completed");
        assertThat(status.at("/recent_jobs/0/delivery/result").asString()).isEqualTo("delivered");
        assertThat(status.at("/recent_jobs/0/delivery/attempts").asInt()).isEqualTo(1);
    }

    @Test
    void a_failed_job_is_told_with_its_error() throws Exception {
        asked.worker().start();
        asked.platform().enqueue("{\"fail\": true}");
        Waiting.until(
                "the job is over",
                () -> asked.get("/debug/status").at("/jobs/failed").asInt() == 1);

        JsonNode job = asked.get("/debug/status").at("/recent_jobs/0");
        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").asString()).contains("no such model");
    }

    @Test
    void workflow_shows_the_stages_as_nodes() throws Exception {
        ObjectNode idle = asked.get("/debug/workflow");
        assertThat(idle.get("nodes_total").asInt()).isZero();
        assertThat(idle.get("nodes").isEmpty()).isTrue();
        assertThat(idle.get("status").asString())
                .as("without a job that of the worker, which does not take any yet")
                .isEqualTo("initializing");
        String id = asked.runUntilItWaits();

        ObjectNode workflow = asked.get("/debug/workflow");
        assertThat(workflow.get("job_id").asString()).isEqualTo(id);
        assertThat(workflow.get("nodes_total").asInt()).isEqualTo(2);
        assertThat(workflow.get("nodes_completed").asInt()).isEqualTo(1);
        assertThat(workflow.at("/nodes/0/id").asString()).isEqualTo("load");
        assertThat(workflow.at("/nodes/0/status").asString()).isEqualTo("completed");
        assertThat(workflow.at("/nodes/1/id").asString()).isEqualTo("KSampler_3");
        assertThat(workflow.at("/nodes/1/status").asString()).isEqualTo("running");
        assertThat(workflow.at("/nodes/1/progress/steps").asInt()).isEqualTo(12);
        assertThat(workflow.at("/nodes/1/progress/total").asInt()).isEqualTo(30);
        assertThat(workflow.at("/jobs/0/nodes_total").asInt()).isEqualTo(2);
        assertThat(asked.get("/debug/workflow", "job_id", id).get("nodes_total").asInt())
                .isEqualTo(2);
    }

    @Test
    void artifacts_lists_the_work_folder_also_when_it_is_gone() throws Exception {
        String id = asked.runUntilItWaits();

        ObjectNode now = asked.get("/debug/artifacts", "job_id", id);
        assertThat(now.get("job_id").asString()).isEqualTo(id);
        assertThat(now.at("/artifacts/0/path").asString()).isEqualTo("picture.png");
        assertThat(now.at("/artifacts/0/size_bytes").asInt()).isEqualTo(5);
        assertThat(now.get("removed").booleanValue()).isFalse();
        assertThat(now.get("folder").asString()).contains("runpod-job-");

        asked.goOn();
        Waiting.until(
                "the folder is gone",
                () -> asked.get("/debug/artifacts", "job_id", id).get("removed").booleanValue());
        ObjectNode then = asked.get("/debug/artifacts", "job_id", id);
        assertThat(then.get("folder").isNull()).isTrue();
        assertThat(then.at("/artifacts/0/path").asString()).isEqualTo("picture.png");
    }

    @Test
    void queue_tells_places_jobs_and_what_waits_on_disk() throws Exception {
        String id = asked.runUntilItWaits();

        ObjectNode queue = asked.get("/debug/queue");
        assertThat(queue.get("jobs_queued_current").isNull()).isTrue();
        assertThat(queue.get("jobs_processing_current").asInt()).isEqualTo(1);
        assertThat(queue.at("/workers/0/slots_total").asInt()).isEqualTo(2);
        assertThat(queue.at("/workers/0/slots_taken").asInt()).isEqualTo(1);
        assertThat(queue.at("/workers/0/job_ids/0").asString()).isEqualTo(id);
        assertThat(queue.at("/spool/results").asInt()).isZero();
        assertThat(queue.at("/spool/bytes").asLong()).isZero();
    }

    @Test
    void a_job_that_is_not_known_has_its_help_say_what_the_status_lists() {
        assertThat(asked.tree("GET", "/debug/workflow", "", "job_id", "x")
                        .body()
                        .at("/error/help")
                        .asString())
                .isEqualTo(
                        "It knows the jobs that it runs and the last 100 that it has run; GET /debug/status lists the"
                                + " former, and the last 20 of the latter");
    }

    @Test
    void threads_shows_where_the_handler_is() throws Exception {
        String id = asked.runUntilItWaits();
        Waiting.until(
                "the handler waits",
                () -> asked.get("/debug/threads").at("/jobs/0/stack").toString().contains("await"));

        ObjectNode threads = asked.get("/debug/threads");
        assertThat(threads.at("/jobs/0/job_id").asString()).isEqualTo(id);
        assertThat(threads.at("/jobs/0/stack").toString()).contains("AskedWorker.handle");
        assertThat(AskedWorker.keys(threads.at("/jobs/0")))
                .containsExactly("job_id", "thread", "state", "id", "virtual", "waits_for", "lock_owner", "stack");
        // The JVM knows nothing of what a virtual thread waits for.
        boolean virtual = threads.at("/jobs/0/virtual").asBoolean();
        assertThat(threads.at("/jobs/0/id").isNull()).isEqualTo(virtual);
        assertThat(threads.at("/jobs/0/waits_for").isNull()).isEqualTo(virtual);
        assertThat(threads.get("count").asInt()).isPositive();
        assertThat(threads.get("deadlocked").isArray()).isTrue();
        assertThat(threads.get("threads").toString()).contains("runpod-acquire").contains("runpod-heartbeat");
        assertThat(AskedWorker.keys(threads.at("/threads/0")))
                .containsExactly("id", "name", "state", "daemon", "waits_for", "lock_owner", "stack");
    }
}
