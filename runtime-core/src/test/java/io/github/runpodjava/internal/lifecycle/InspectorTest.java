package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.FitnessCheck;
import io.github.runpodjava.Handler;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.Stage;
import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.SettingsReader;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.internal.testkit.KeptLines;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.spi.HandlerSignature;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.RunningServer;
import io.github.runpodjava.spi.ServerFacts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What can be asked of a worker that works, field by field. */
class InspectorTest {
    private static final String TOKEN = "a-token-of-this-test";

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(100)).start();
    private final KeptLines lines = new KeptLines();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @TempDir
    private Path spool;

    private LiveWorker worker;
    private Inspector inspector;

    @BeforeEach
    void prepare() {
        assemble(Map.of());
    }

    private void assemble(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(platform.environment());
        variables.put("RUNPOD_SPOOL_DIR", spool.toString());
        variables.put("RUNPOD_DRAIN_LIMIT_MS", "10000");
        variables.put("RUNPOD_SECRET_VALUES", "a-value-of-this-test");
        variables.put("RUNPOD_DEBUG_PORT", "0");
        variables.put("RUNPOD_DEBUG_TOKEN", TOKEN);
        variables.putAll(more);
        SettingsReader in = new SettingsReader(Environment.of(variables));
        WorkerSettings settings = WorkerSettings.read(in);
        DebugDoorSettings door = DebugDoorSettings.read(in);
        in.rejectIfAnyProblem();
        Debugging debugging = new Debugging(
                Mode.QUEUE,
                spec((input, job) -> handle(input, job)),
                settings,
                door,
                MetricsPushSettings.read(in),
                in.reads(),
                Instant.now(),
                new StartPhases(),
                () -> Optional.of(lines));
        worker = WorkerFactory.onRunPod(
                debugging.spec(), settings, CrashGuard.NONE, Optional.of(debugging.inspection()));
        inspector = debugging.inspection().inspector();
        debugging.inspection().watch(worker::inspected);
    }

    @AfterEach
    void end() throws InterruptedException {
        goOn.countDown();
        worker.end("the test is over", false);
        worker.awaitStop();
        platform.close();
    }

    private static WorkerSpec spec(Handler<JsonNode, Object> handler) {
        HandlerTypes.TaskOf task = HandlerTypes.value(JsonNode.class, handler);
        Map<String, FitnessCheck> checks = Map.of("disk", () -> true);
        return new WorkerSpec(
                task.factory().apply(false),
                new HandlerSignature(task.input(), null, false, Samples.MAPPERS),
                Concurrency.fixed(2),
                checks,
                List.of(),
                List.of(),
                Samples.MAPPERS,
                false,
                Optional.empty(),
                Optional.empty(),
                Secrets.none());
    }

    private Object handle(JsonNode input, JobContext job) throws Exception {
        if (input.has("fail")) {
            throw new IllegalStateException("no such model");
        }
        if (input.has("hang")) {
            hanging.incrementAndGet();
            while (goOn.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
                Thread.interrupted();
            }
        }
        try (Stage load = job.stage("load")) {
            load.progress(10, 10);
        }
        Files.writeString(job.workFolder().resolve("picture.png"), "12345");
        if (input.has("wait")) {
            try (Stage sample = job.stage("KSampler_3")) {
                sample.progress(12, 30);
                inside.countDown();
                goOn.await();
            }
        }
        return "done";
    }

    private String runUntilItWaits() throws InterruptedException {
        worker.start();
        String id = platform.enqueue("{\"wait\": true}");
        inside.await();
        return id;
    }

    private ObjectNode get(String path, String... parameters) {
        InspectorAnswer.Tree tree = tree("GET", path, "", parameters);
        assertThat(tree.status()).as(tree.body().toString()).isEqualTo(200);
        return tree.body();
    }

    private InspectorAnswer.Tree tree(String method, String path, String body, String... parameters) {
        return ask(method, path, body, parameters).fold(tree -> tree, page -> null, follow -> null);
    }

    private InspectorAnswer ask(String method, String path, String body, String... parameters) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            all.put(parameters[i], parameters[i + 1]);
        }
        return inspector.answer(new InspectorRequest(method, path, all, body, "", "req_1", "0123"));
    }

    private static List<String> keys(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    @Test
    void status_tells_who_the_worker_is_and_what_it_does() throws Exception {
        assertThat(get("/debug/status").get("status").asString()).isEqualTo("initializing");
        String id = runUntilItWaits();

        ObjectNode status = get("/debug/status");
        assertThat(status.get("pod_id").asString())
                .isEqualTo(platform.environment().get("RUNPOD_POD_ID"));
        assertThat(status.get("status").asString()).isEqualTo("processing");
        assertThat(status.has("gpu")).isTrue();
        assertThat(status.at("/current_job/job_id").asString()).isEqualTo(id);
        assertThat(status.at("/current_job/progress_percent").asInt()).isEqualTo(40);
        assertThat(status.at("/jobs_in_progress/0/job_id").asString()).isEqualTo(id);
        assertThat(status.at("/workers/0/state").asString()).isEqualTo("active");
        assertThat(status.at("/workers/0/concurrency").asInt()).isEqualTo(2);
        assertThat(status.at("/uptime_ms").asLong()).isPositive();

        goOn.countDown();
        Waiting.until(
                "the job is over",
                () -> get("/debug/status").at("/jobs/completed").asInt() == 1);
        status = get("/debug/status");
        assertThat(status.get("current_job").isNull()).isTrue();
        assertThat(status.at("/recent_jobs/0/job_id").asString()).isEqualTo(id);
        assertThat(status.at("/recent_jobs/0/status").asString()).isEqualTo("completed");
        assertThat(status.at("/recent_jobs/0/delivery/result").asString()).isEqualTo("delivered");
        assertThat(status.at("/recent_jobs/0/delivery/attempts").asInt()).isEqualTo(1);
    }

    @Test
    void a_failed_job_is_told_with_its_error() throws Exception {
        worker.start();
        platform.enqueue("{\"fail\": true}");
        Waiting.until(
                "the job is over", () -> get("/debug/status").at("/jobs/failed").asInt() == 1);

        JsonNode job = get("/debug/status").at("/recent_jobs/0");
        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").asString()).contains("no such model");
    }

    @Test
    void workflow_shows_the_stages_as_nodes() throws Exception {
        ObjectNode idle = get("/debug/workflow");
        assertThat(idle.get("nodes_total").asInt()).isZero();
        assertThat(idle.get("nodes").isEmpty()).isTrue();
        String id = runUntilItWaits();

        ObjectNode workflow = get("/debug/workflow");
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
        assertThat(get("/debug/workflow", "job_id", id).get("nodes_total").asInt())
                .isEqualTo(2);
    }

    @Test
    void artifacts_lists_the_work_folder_also_when_it_is_gone() throws Exception {
        String id = runUntilItWaits();

        ObjectNode now = get("/debug/artifacts", "job_id", id);
        assertThat(now.get("job_id").asString()).isEqualTo(id);
        assertThat(now.at("/artifacts/0/path").asString()).isEqualTo("picture.png");
        assertThat(now.at("/artifacts/0/size_bytes").asInt()).isEqualTo(5);
        assertThat(now.get("removed").booleanValue()).isFalse();
        assertThat(now.get("folder").asString()).contains("runpod-job-");

        goOn.countDown();
        Waiting.until(
                "the folder is gone",
                () -> get("/debug/artifacts", "job_id", id).get("removed").booleanValue());
        ObjectNode then = get("/debug/artifacts", "job_id", id);
        assertThat(then.get("folder").isNull()).isTrue();
        assertThat(then.at("/artifacts/0/path").asString()).isEqualTo("picture.png");
    }

    @Test
    void queue_tells_places_jobs_and_what_waits_on_disk() throws Exception {
        String id = runUntilItWaits();

        ObjectNode queue = get("/debug/queue");
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
        assertThat(tree("GET", "/debug/workflow", "", "job_id", "x")
                        .body()
                        .at("/error/help")
                        .asString())
                .isEqualTo(
                        "It knows the jobs that it runs and the last 100 that it has run; GET /debug/status lists the"
                                + " former, and the last 20 of the latter");
    }

    @Test
    void memory_tells_of_heap_of_what_is_outside_of_it_of_process_container_and_gpu() {
        ObjectNode memory = get("/debug/memory");

        assertThat(keys(memory)).contains("heap", "off_heap", "pools", "gc", "process", "cgroup", "gpu", "gpus");
        assertThat(memory.at("/heap/used_bytes").asLong()).isPositive();
        assertThat(memory.at("/heap/max_bytes").asLong()).isPositive();
        assertThat(memory.at("/off_heap/non_heap/used_bytes").asLong()).isPositive();
        assertThat(memory.at("/off_heap/buffers/direct").has("used_bytes")).isTrue();
        assertThat(keys(memory.get("process"))).containsExactly("rss_bytes", "rss_peak_bytes");
        assertThat(keys(memory.get("cgroup"))).containsExactly("used_bytes", "limit_bytes", "oom_kills");
    }

    @Test
    void config_tells_where_each_value_came_from_and_no_secret() {
        ObjectNode config = get("/debug/config");

        assertThat(setting(config, "RUNPOD_DRAIN_LIMIT_MS")).isEqualTo("10000 by environment");
        assertThat(setting(config, "RUNPOD_STOP_GRACE_MS")).isEqualTo("10000 by default");
        assertThat(setting(config, "RUNPOD_AI_API_KEY")).isEqualTo(Secrets.HIDDEN + " by environment");
        assertThat(setting(config, "RUNPOD_DEBUG_TOKEN")).isEqualTo(Secrets.HIDDEN + " by environment");
        assertThat(setting(config, "RUNPOD_LOG_DIR")).endsWith(" by default");
        assertThat(setting(config, "RUNPOD_SECRET_NAMES")).isEqualTo("null by default");
        assertThat(setting(config, "RUNPOD_SECRET_VALUES")).isEqualTo(Secrets.HIDDEN + " by environment");
        assertThat(setting(config, "RUNPOD_DEBUG_METADATA")).isEqualTo("off by default");
        assertThat(setting(config, "RUNPOD_ERROR_DIGEST")).isEqualTo("reports by default");
        assertThat(setting(config, "RUNPOD_JOB_TIMEOUT_MS")).isEqualTo("null by default");
        assertThat(setting(config, "RUNPOD_POD_HOSTNAME")).isEqualTo("unknown by default");
        assertThat(config.toString()).doesNotContain("a-value-of-this-test");
        assertThat(setting(config, "concurrency")).isEqualTo("2 by program");
        assertThat(config.toString()).doesNotContain(platform.environment().get("RUNPOD_AI_API_KEY"));
        assertThat(config.get("log_level").asString()).isEqualTo("INFO");
        assertThat(config.at("/jvm/processors").asInt()).isPositive();
    }

    @Test
    void config_tells_what_counts_also_where_something_else_brings_it() throws Exception {
        worker.end("another one is tested", false);
        worker.awaitStop();
        assemble(Map.of(
                "RUNPOD_LOG_LEVEL", "DEBUG",
                "RUNPOD_SPOOL_DIR", "",
                "PORT_HEALTH", "8081",
                "RUNPOD_JAVA_OPTIONS", "-Xmx1g -Dmy.password=open-sesame"));
        ObjectNode config = get("/debug/config");

        assertThat(setting(config, "RUNPOD_LOG_FORMAT")).isEqualTo("json by default (RUNPOD_ENDPOINT_ID)");
        assertThat(setting(config, "RUNPOD_LOG_LINES_PER_SECOND")).isEqualTo("1000 by default (RUNPOD_ENDPOINT_ID)");
        assertThat(setting(config, "RUNPOD_DEBUG_METADATA")).isEqualTo("all by default (RUNPOD_LOG_LEVEL)");
        assertThat(setting(config, "RUNPOD_LOG_LEVEL")).isEqualTo("DEBUG by environment");
        assertThat(setting(config, "RUNPOD_CAPTURE_OUTPUT")).isEqualTo("true by default");
        assertThat(setting(config, "RUNPOD_SPOOL_DIR")).endsWith("/spool by default");
        assertThat(setting(config, "PORT_HEALTH")).isEqualTo("8081 by environment");
        assertThat(setting(config, "HEALTH_CHECK_PATH")).isEqualTo("null by default");
        assertThat(setting(config, "RUNPOD_JAVA_OPTIONS"))
                .isEqualTo("-Xmx1g -Dmy.password=" + Secrets.HIDDEN + " by environment");
        assertThat(config.toString()).doesNotContain("open-sesame");
    }

    @Test
    void config_tells_the_log_level_that_counts_where_it_has_another_name() throws Exception {
        worker.end("another one is tested", false);
        worker.awaitStop();
        assemble(Map.of("RUNPOD_DEBUG_LEVEL", "TRACE"));
        ObjectNode config = get("/debug/config");

        assertThat(setting(config, "RUNPOD_LOG_LEVEL")).isEqualTo("TRACE by default (RUNPOD_DEBUG_LEVEL)");
        assertThat(setting(config, "RUNPOD_DEBUG_METADATA")).isEqualTo("all by default (RUNPOD_DEBUG_LEVEL)");
    }

    private static String setting(ObjectNode config, String name) {
        for (JsonNode setting : config.get("settings")) {
            if (setting.get("name").asString().equals(name)) {
                return setting.get("value").asString("null") + " by "
                        + setting.get("source").asString();
            }
        }
        throw new AssertionError("there is no " + name + " in " + config);
    }

    @Test
    void connections_tells_of_those_to_the_queue() throws Exception {
        runUntilItWaits();
        // The first take has a connection of its own, which is not one of these.
        Waiting.until(
                "a connection",
                () -> get("/debug/connections").at("/outgoing/0/open").asInt() > 0);

        JsonNode outgoing = get("/debug/connections").at("/outgoing/0");
        assertThat(keys(outgoing))
                .containsExactly("worker_id", "server", "open", "idle", "active", "calls", "requests_by_status");
        assertThat(outgoing.get("server").asString()).startsWith("http://").doesNotContain("job-take");
        assertThat(outgoing.get("open").asInt()).isPositive();
        assertThat(outgoing.at("/requests_by_status/200").asInt()).isPositive();
        assertThat(get("/debug/connections").get("incoming").isNull()).isTrue();
    }

    @Test
    void threads_shows_where_the_handler_is() throws Exception {
        String id = runUntilItWaits();
        Waiting.until(
                "the handler waits",
                () -> get("/debug/threads").at("/jobs/0/stack").toString().contains("await"));

        ObjectNode threads = get("/debug/threads");
        assertThat(threads.at("/jobs/0/job_id").asString()).isEqualTo(id);
        assertThat(threads.at("/jobs/0/stack").toString()).contains("InspectorTest.handle");
        assertThat(keys(threads.at("/jobs/0")))
                .containsExactly("job_id", "thread", "state", "id", "virtual", "waits_for", "lock_owner", "stack");
        // The JVM knows nothing of what a virtual thread waits for.
        boolean virtual = threads.at("/jobs/0/virtual").asBoolean();
        assertThat(threads.at("/jobs/0/id").isNull()).isEqualTo(virtual);
        assertThat(threads.at("/jobs/0/waits_for").isNull()).isEqualTo(virtual);
        assertThat(threads.get("count").asInt()).isPositive();
        assertThat(threads.get("deadlocked").isArray()).isTrue();
        assertThat(threads.get("threads").toString()).contains("runpod-acquire").contains("runpod-heartbeat");
        assertThat(keys(threads.at("/threads/0")))
                .containsExactly("id", "name", "state", "daemon", "waits_for", "lock_owner", "stack");
    }

    @Test
    void startup_tells_the_phases_in_their_order() throws Exception {
        runUntilItWaits();

        ObjectNode startup = get("/debug/startup");
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
        InspectorAnswer.Tree before = tree("GET", "/ready", "");
        assertThat(before.status()).isEqualTo(503);
        assertThat(before.body().get("status").asString()).isEqualTo("degraded");
        assertThat(before.body().at("/checks/worker").asString()).isEqualTo("new");

        worker.start();
        Waiting.until("it is ready", () -> tree("GET", "/ready", "").status() == 200);
        ObjectNode ready = get("/ready");
        assertThat(keys(ready)).containsExactly("status", "checks", "version");
        assertThat(ready.get("status").asString()).isEqualTo("ok");
        assertThat(keys(ready.get("checks"))).contains("worker", "queue", "delivery", "stop_channel", "heartbeat");
        assertThat(ready.get("checks"))
                .allSatisfy(check -> assertThat(check.asString()).isEqualTo("ok"));

        platform.down();
        Waiting.until("the queue is known to be gone", () -> !tree("GET", "/ready", "")
                .body()
                .at("/checks/queue")
                .asString()
                .equals("ok"));
        assertThat(tree("GET", "/ready", "").status()).isEqualTo(503);
        platform.up();
        Waiting.until("it is ready again", () -> tree("GET", "/ready", "").status() == 200);

        worker.end("the test says so", false);
        assertThat(tree("GET", "/ready", "").status()).isEqualTo(503);
    }

    @Test
    void ready_is_503_while_handlers_that_ignore_their_stop_hold_all_places() throws Exception {
        worker.end("another one is tested", false);
        worker.awaitStop();
        assemble(Map.of("RUNPOD_STOP_GRACE_MS", "20"));
        worker.start();
        Waiting.until("it is ready", () -> tree("GET", "/ready", "").status() == 200);
        assertThat(get("/ready").at("/checks/places").asString("none")).isEqualTo("ok");

        hang(1);
        Waiting.until(
                "the stop is ignored",
                () -> get("/debug/status").at("/current_job/stop_ignored").asBoolean());
        assertThat(tree("GET", "/ready", "").status())
                .as("there is another place")
                .isEqualTo(200);
        // The same job: the platform may hand out again what it stopped.
        hang(2);

        Waiting.until("it is known", () -> tree("GET", "/ready", "").status() == 503);
        JsonNode checks = tree("GET", "/ready", "").body().get("checks");
        assertThat(checks.get("worker").asString()).isEqualTo("ok");
        assertThat(checks.get("places").asString())
                .startsWith("all are held: the handlers of 2 jobs go on although they were told to end")
                .contains("/debug/threads", "restart");

        goOn.countDown();
        Waiting.until("the places are free", () -> tree("GET", "/ready", "").status() == 200);
    }

    private void hang(int times) {
        platform.enqueueJob("{\"id\": \"deaf\", \"input\": {\"hang\": true}}");
        Waiting.until("its handler runs", () -> hanging.get() == times);
        platform.stop("deaf");
    }

    @Test
    void health_says_that_the_process_lives() {
        assertThat(get("/health").toString()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void logs_are_those_that_were_asked_for() {
        lines.log(LogLevel.INFO, "a", "one");
        lines.log(LogLevel.WARN, "b", "two");
        lines.log(LogLevel.ERROR, "a", "three");

        assertThat(get("/debug/logs").get("count").asInt()).isEqualTo(3);
        assertThat(messages("lines", "2")).containsExactly("two", "three");
        assertThat(messages("level", "warn")).containsExactly("two", "three");
        assertThat(messages("level", "warn", "job_id", "a")).containsExactly("three");
        assertThat(get("/debug/logs", "lines", "1").at("/lines/0/requestId").asString())
                .isEqualTo("a");
    }

    private List<String> messages(String... parameters) {
        return get("/debug/logs", parameters)
                .get("lines")
                .valueStream()
                .map(line -> line.get("message").asString())
                .toList();
    }

    @Test
    void a_parameter_of_logs_that_there_is_not_is_named_with_those_that_there_are() {
        InspectorAnswer.Tree answer = tree("GET", "/debug/logs", "", "job", "nope");

        assertThat(answer.body().at("/error/message").asString()).isEqualTo("There is no parameter \"job\" here");
        assertThat(answer.body().at("/error/help").asString())
                .isEqualTo("Leave it out; there are lines, level, job_id, follow");
        assertThat(answer.body().at("/error/details/parameter").asString()).isEqualTo("job");
        // As of a question mark with nothing behind it.
        assertThat(tree("GET", "/debug/logs", "", "", "").status()).isEqualTo(200);
    }

    @Test
    void the_log_can_be_followed() throws Exception {
        lines.log(LogLevel.INFO, "a", "before");
        InspectorAnswer.Follow follow = ask("GET", "/debug/logs", "", "follow", "true", "level", "info", "job_id", "a")
                .fold(tree -> null, page -> null, events -> events);
        try (InspectorAnswer.Events events = follow.opening().open()) {
            lines.log(LogLevel.DEBUG, "a", "not this");
            lines.log(LogLevel.INFO, "b", "nor this");
            lines.log(LogLevel.INFO, "a", "after");

            assertThat(events.next(Waiting.LIMIT).orElseThrow()).contains("before");
            assertThat(events.next(Waiting.LIMIT).orElseThrow()).contains("after");
            assertThat(events.next(Duration.ZERO)).isEmpty();
        }
        assertThat(lines.followers()).isZero();
    }

    @Test
    void the_log_level_can_be_changed() {
        InspectorAnswer.Tree changed = tree("POST", "/debug/log-level", "{\"level\": \"debug\"}");

        assertThat(changed.body().toString()).isEqualTo("{\"level\":\"DEBUG\",\"previous_level\":\"INFO\"}");
        assertThat(lines.level()).isEqualTo(LogLevel.DEBUG);
        assertThat(get("/debug/config").get("log_level").asString()).isEqualTo("DEBUG");
        assertThat(setting(get("/debug/config"), "RUNPOD_LOG_LEVEL")).isEqualTo("DEBUG by changed (/debug/log-level)");
        assertThat(tree("POST", "/debug/log-level", "", "level", "info").status())
                .isEqualTo(200);
        assertThat(setting(get("/debug/config"), "RUNPOD_LOG_LEVEL")).isEqualTo("INFO by default");
        assertThat(tree("POST", "/debug/log-level", "", "level", "warn").status())
                .isEqualTo(200);
        assertThat(tree("POST", "/debug/log-level", "DEBUG")
                        .body()
                        .at("/error/code")
                        .asString())
                .isEqualTo("INVALID_BODY");
        lines.freeze();
        assertThat(tree("POST", "/debug/log-level", "{\"level\": \"debug\"}").status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /debug/nothing, '', 404, NOT_FOUND",
        "POST, /debug/status, '', 405, METHOD_NOT_ALLOWED",
        "GET, /debug/log-level, '', 405, METHOD_NOT_ALLOWED",
        "GET, /debug/artifacts, '', 400, MISSING_PARAMETER",
        "GET, /debug/artifacts, job_id=x, 404, JOB_NOT_FOUND",
        "GET, /debug/workflow, job_id=x, 404, JOB_NOT_FOUND",
        "GET, /debug/logs, lines=many, 400, INVALID_PARAMETER",
        "GET, /debug/logs, lines=5001, 400, INVALID_PARAMETER",
        "GET, /debug/logs, level=loud, 400, INVALID_PARAMETER",
        "GET, /debug/logs, follow=maybe, 400, INVALID_PARAMETER",
        "GET, /debug/logs, job=nope, 400, INVALID_PARAMETER",
        "POST, /debug/log-level, '', 400, MISSING_LEVEL",
        "POST, /debug/log-level, level=loud, 400, INVALID_LEVEL",
        "GET, /metrics, '', 501, METRICS_NOT_INCLUDED"
    })
    void errors_have_one_shape(String method, String path, String parameter, int status, String code) {
        String[] parameters = parameter.isEmpty() ? new String[0] : parameter.split("=");
        InspectorAnswer.Tree answer = tree(method, path, "", parameters);

        assertThat(answer.status()).isEqualTo(status);
        JsonNode error = answer.body().get("error");
        assertThat(keys(answer.body())).containsExactly("error");
        assertThat(keys(error)).containsExactly("code", "message", "request_id", "trace_id", "details", "help");
        assertThat(error.get("code").asString()).isEqualTo(code);
        assertThat(error.get("message").asString()).isNotBlank();
        assertThat(error.get("request_id").asString()).isEqualTo("req_1");
        assertThat(error.get("trace_id").asString()).isEqualTo("0123");
        assertThat(error.get("details").isObject()).isTrue();
        assertThat(error.get("help").asString()).isNotBlank();
    }

    @Test
    void a_job_can_ask_the_same() throws Exception {
        String id = runUntilItWaits();

        assertThat(askByJob("{}").at("/output/current_job/job_id").asString()).isEqualTo(id);
        assertThat(askByJob("{\"ask\": \"memory\"}")
                        .at("/output/heap/used_bytes")
                        .asLong())
                .isPositive();
        assertThat(askByJob("{\"ask\": \"artifacts\", \"job_id\": \"" + id + "\"}")
                        .at("/output/artifacts/0/path")
                        .asString())
                .isEqualTo("picture.png");
        assertThat(askByJob("{\"ask\": \"workflow\", \"job_id\": \"nobody\"}")
                        .get("error")
                        .asString())
                .contains("no job with the id");
        assertThat(askByJob("{\"ask\": \"ready\"}").at("/output/status").asString())
                .isEqualTo("ok");
        assertThat(askByJob("{\"ask\": \"log-level\", \"level\": \"warn\"}")
                        .at("/output/level")
                        .asString())
                .isEqualTo("WARN");
    }

    @Test
    void whoever_asks_by_job_does_not_see_himself() throws Exception {
        worker.start();
        platform.enqueue("{\"fail\": true}");
        Waiting.until(
                "the job is over", () -> get("/debug/status").at("/jobs/failed").asInt() == 1);

        for (int question = 0; question < 3; question++) {
            JsonNode status = askByJob("{\"ask\": \"status\"}").get("output");
            assertThat(status.get("status").asString()).isEqualTo("idle");
            assertThat(status.get("current_job").isNull()).isTrue();
            assertThat(status.get("jobs_in_progress").isEmpty()).isTrue();
            assertThat(status.get("recent_jobs").size()).isEqualTo(1);
            assertThat(status.at("/jobs/taken").asInt()).isEqualTo(1);
        }
        JsonNode queue = askByJob("{\"ask\": \"queue\"}").get("output");
        assertThat(queue.get("jobs_processing_current").asInt()).isZero();
        assertThat(queue.at("/workers/0/job_ids").isEmpty()).isTrue();
    }

    @Test
    void whoever_asks_by_job_is_none_of_the_jobs_that_the_server_counts() throws Exception {
        runUntilItWaits();
        // As the server sees it: the job that waits, and the one that asks.
        AtomicLong processing = new AtomicLong(2);
        inspector.watch(counting(processing));

        JsonNode queue = askByJob("{\"ask\": \"queue\"}").get("output");
        assertThat(queue.get("jobs_processing_current").asInt()).isEqualTo(1);

        processing.set(1);
        Waiting.until(
                "the question has left its place", () -> worker.unfinishedJobs().size() == 1);
        assertThat(get("/debug/queue").get("jobs_processing_current").asInt()).isEqualTo(1);
        // Workers of other processes.
        processing.set(7);
        assertThat(get("/debug/queue").get("jobs_processing_current").asInt()).isEqualTo(7);
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
        worker.start();

        assertThat(askByJob("{\"worker\": \"test-worker\"}")
                        .at("/output/this_worker")
                        .asString())
                .isEqualTo("test-worker");
        assertThat(askByJob("{\"ask\": \"memory\", \"worker\": \"other\"}").toString())
                .startsWith(
                        "{\"error\":\"Another worker answered: \\\"test-worker\\\" and not \\\"other\\\". Ask again");
        InspectorAnswer.Tree refused = tree("POST", "/debug/ask", "{\"ask\": \"memory\", \"worker\": \"other\"}");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body().at("/error/code").asString()).isEqualTo("ANOTHER_WORKER");
        assertThat(tree("POST", "/debug/ask", "{\"ask\": \"memory\", \"worker\": \"test-worker\"}")
                        .body()
                        .get("this_worker")
                        .asString())
                .isEqualTo("test-worker");
    }

    @Test
    void what_has_no_answer_is_told_without_a_job_as_its_own_page_tells_it() throws Exception {
        worker.start();

        InspectorAnswer.Tree page = tree("GET", "/debug/workflow", "", "job_id", "x");
        InspectorAnswer.Tree asked = tree("POST", "/debug/ask", "{\"ask\": \"workflow\", \"job_id\": \"x\"}");

        assertThat(asked.status()).isEqualTo(404);
        assertThat(asked.body().at("/error/details/job_id").asString()).isEqualTo("x");
        assertThat(asked.body()).isEqualTo(page.body());
    }

    private JsonNode askByJob(String question) {
        ObjectNode asked = (ObjectNode) Samples.MAPPER.readTree(question);
        asked.put("token", TOKEN);
        String id = platform.enqueue("{\"runpod_debug\": " + asked + "}");
        return platform.awaitResult(id, Waiting.LIMIT).body();
    }

    @Test
    void whatever_is_asked_a_worker_that_has_not_started_answers() {
        for (Inspector.Endpoint endpoint : inspector.endpoints()) {
            InspectorAnswer answer = ask(endpoint.method(), endpoint.path(), "");
            int status = answer.fold(InspectorAnswer.Tree::status, InspectorAnswer.Page::status, follow -> 200);
            assertThat(status).as(endpoint.path()).isNotEqualTo(500);
        }
    }
}
