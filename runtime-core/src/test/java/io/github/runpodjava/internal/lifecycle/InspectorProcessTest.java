package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.spi.InspectorAnswer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told of the process, field by field. */
class InspectorProcessTest {
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
    void memory_tells_of_heap_of_what_is_outside_of_it_of_process_container_and_gpu() {
        ObjectNode memory = asked.get("/debug/memory");

        assertThat(AskedWorker.keys(memory))
                .contains("heap", "off_heap", "pools", "gc", "process", "cgroup", "gpu", "gpus");
        assertThat(memory.at("/heap/used_bytes").asLong()).isPositive();
        assertThat(memory.at("/heap/max_bytes").asLong()).isPositive();
        assertThat(memory.at("/off_heap/non_heap/used_bytes").asLong()).isPositive();
        assertThat(memory.at("/off_heap/buffers/direct").has("used_bytes")).isTrue();
        assertThat(AskedWorker.keys(memory.get("process"))).containsExactly("rss_bytes", "rss_peak_bytes");
        assertThat(AskedWorker.keys(memory.get("cgroup"))).containsExactly("used_bytes", "limit_bytes", "oom_kills");
    }

    @Test
    void connections_tells_of_those_to_the_queue() throws Exception {
        asked.runUntilItWaits();
        // The first take has a connection of its own, which is not one of these.
        Waiting.until(
                "a connection",
                () -> asked.get("/debug/connections").at("/outgoing/0/open").asInt() > 0);

        JsonNode outgoing = asked.get("/debug/connections").at("/outgoing/0");
        assertThat(AskedWorker.keys(outgoing))
                .containsExactly("worker_id", "server", "open", "idle", "active", "calls", "requests_by_status");
        assertThat(outgoing.get("server").asString()).startsWith("http://").doesNotContain("job-take");
        assertThat(outgoing.get("open").asInt()).isPositive();
        assertThat(outgoing.at("/requests_by_status/200").asInt()).isPositive();
        assertThat(asked.get("/debug/connections").get("incoming").isNull()).isTrue();
    }

    @Test
    void startup_tells_the_phases_in_their_order() throws Exception {
        asked.runUntilItWaits();

        ObjectNode startup = asked.get("/debug/startup");
        assertThat(startup.get("ready").booleanValue()).isTrue();
        assertThat(startup.get("total_ms").asLong()).isPositive();
        assertThat(startup.get("phases"))
                .extracting(phase -> phase.get("name").asString())
                .containsExactly("jvm", "main", "fitness", "setup", "first_take", "first_job");
        assertThat(startup.get("phases"))
                .allSatisfy(
                        phase -> assertThat(phase.get("duration_ms").asLong()).isNotNegative());
        assertThat(startup.get("advice").toString()).contains("--train-cache");
        assertThat(startup.get("classes_loaded").asInt()).isPositive();
    }

    @Test
    void ready_names_each_check_and_is_503_until_all_are_good() throws Exception {
        InspectorAnswer.Tree before = asked.tree("GET", "/ready", "");
        assertThat(before.status()).isEqualTo(503);
        assertThat(before.body().get("status").asString()).isEqualTo("degraded");
        assertThat(before.body().at("/checks/worker").asString()).isEqualTo("new");

        asked.worker().start();
        Waiting.until("it is ready", () -> asked.tree("GET", "/ready", "").status() == 200);
        ObjectNode ready = asked.get("/ready");
        assertThat(AskedWorker.keys(ready)).containsExactly("status", "checks", "version");
        assertThat(ready.get("status").asString()).isEqualTo("ok");
        assertThat(AskedWorker.keys(ready.get("checks")))
                .contains("worker", "queue", "delivery", "stop_channel", "heartbeat");
        assertThat(ready.get("checks"))
                .allSatisfy(check -> assertThat(check.asString()).isEqualTo("ok"));

        asked.platform().down();
        Waiting.until("the queue is known to be gone", () -> !asked.tree("GET", "/ready", "")
                .body()
                .at("/checks/queue")
                .asString()
                .equals("ok"));
        assertThat(asked.tree("GET", "/ready", "").status()).isEqualTo(503);
        asked.platform().up();
        Waiting.until("it is ready again", () -> asked.tree("GET", "/ready", "").status() == 200);

        asked.worker().end("the test says so", false);
        assertThat(asked.tree("GET", "/ready", "").status()).isEqualTo(503);
    }

    @Test
    void ready_is_503_while_handlers_that_ignore_their_stop_hold_all_places() throws Exception {
        asked.restart(Map.of("RUNPOD_STOP_GRACE_MS", "20"));
        asked.worker().start();
        Waiting.until("it is ready", () -> asked.tree("GET", "/ready", "").status() == 200);
        assertThat(asked.get("/ready").at("/checks/places").asString("none")).isEqualTo("ok");

        hang(1);
        Waiting.until(
                "the stop is ignored",
                () -> asked.get("/debug/status").at("/current_job/stop_ignored").asBoolean());
        assertThat(asked.tree("GET", "/ready", "").status())
                .as("there is another place")
                .isEqualTo(200);
        // The same job: the platform may hand out again what it stopped.
        hang(2);

        Waiting.until("it is known", () -> asked.tree("GET", "/ready", "").status() == 503);
        JsonNode checks = asked.tree("GET", "/ready", "").body().get("checks");
        assertThat(checks.get("worker").asString()).isEqualTo("ok");
        assertThat(checks.get("places").asString())
                .startsWith("all are held: the handlers of 2 jobs go on although they were told to end")
                .contains("/debug/threads", "restart");

        asked.goOn();
        Waiting.until(
                "the places are free", () -> asked.tree("GET", "/ready", "").status() == 200);
    }

    private void hang(int times) {
        asked.platform().enqueueJob("{\"id\": \"deaf\", \"input\": {\"hang\": true}}");
        Waiting.until("its handler runs", () -> asked.hanging() == times);
        asked.platform().stop("deaf");
    }

    @Test
    void health_says_that_the_process_lives() {
        assertThat(asked.get("/health").toString()).isEqualTo("{\"status\":\"ok\"}");
    }
}
