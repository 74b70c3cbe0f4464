package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.FitnessCheck;
import io.github.runpodjava.Handler;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.Stage;
import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.Environment;
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
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A worker on a fake of RunPod's queue that can be looked into, and whoever looks. */
final class AskedWorker implements AutoCloseable {
    private static final String TOKEN = "a-token-of-this-test";

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(100)).start();
    private final KeptLines lines = new KeptLines();
    private final Path spool;
    private final CountDownLatch inside = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private LiveWorker worker;
    private Inspector inspector;

    AskedWorker(Path spool) {
        this.spool = spool;
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

    /** Puts another one in its place, with these variables as well. */
    void restart(Map<String, String> more) throws InterruptedException {
        end();
        assemble(more);
    }

    private void end() throws InterruptedException {
        worker.end("another one is tested, or none any more", false);
        worker.awaitStop();
    }

    @Override
    public void close() throws InterruptedException {
        goOn();
        end();
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

    FakePlatform platform() {
        return platform;
    }

    KeptLines lines() {
        return lines;
    }

    LiveWorker worker() {
        return worker;
    }

    Inspector inspector() {
        return inspector;
    }

    /** How many handlers have begun to ignore that they are to end. */
    int hanging() {
        return hanging.get();
    }

    /** Lets all handlers come to their end. */
    void goOn() {
        goOn.countDown();
    }

    /** Starts it with a job that waits inside of its handler; answers the job's id. */
    String runUntilItWaits() throws InterruptedException {
        worker.start();
        String id = platform.enqueue("{\"wait\": true}");
        inside.await();
        return id;
    }

    ObjectNode get(String path, String... parameters) {
        InspectorAnswer.Tree tree = tree("GET", path, "", parameters);
        assertThat(tree.status()).as(tree.body().toString()).isEqualTo(200);
        return tree.body();
    }

    InspectorAnswer.Tree tree(String method, String path, String body, String... parameters) {
        return ask(method, path, body, parameters).fold(tree -> tree, page -> null, follow -> null);
    }

    InspectorAnswer ask(String method, String path, String body, String... parameters) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            all.put(parameters[i], parameters[i + 1]);
        }
        return inspector.answer(new InspectorRequest(method, path, all, body, "", "req_1", "0123"));
    }

    static List<String> keys(JsonNode node) {
        return List.copyOf(node.propertyNames());
    }

    JsonNode byJob(String question) {
        ObjectNode asked = (ObjectNode) Samples.MAPPER.readTree(question);
        asked.put("token", TOKEN);
        String id = platform.enqueue("{\"runpod_debug\": " + asked + "}");
        return platform.awaitResult(id, Waiting.LIMIT).body();
    }
}
