package io.github.runpodjava.journeys;

import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.FakePlatformBuilder;
import io.github.runpodjava.fakeplatform.FinalResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A fake platform and the workers on it, all ended with the test. */
final class Journey implements AutoCloseable {
    /** No condition that a test waits for takes nearly as long, not even on a busy machine. */
    static final Duration SOON = Duration.ofSeconds(15);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final FakePlatform platform;
    private final Path spool;
    private final Map<String, String> more = new HashMap<>();
    private final Deque<Worker> workers = new ConcurrentLinkedDeque<>();
    /** Handlers make some, on threads of their own. */
    private final Deque<CountDownLatch> latches = new ConcurrentLinkedDeque<>();

    Journey() {
        // A poll that is open when a worker ends may hold it up for half a second; shorter ones keep the tests quick.
        this(FakePlatform.builder().hold(Duration.ofMillis(100)));
    }

    Journey(FakePlatformBuilder builder) {
        this.platform = builder.start();
        try {
            this.spool = Files.createTempDirectory("journey-spool-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A test that failed must not wait ten minutes for a handler that hangs.
        set("RUNPOD_DRAIN_LIMIT_MS", "10000");
        set("RUNPOD_SPOOL_DIR", spool.toString());
    }

    FakePlatform platform() {
        return platform;
    }

    /** The results that wait on disk. */
    List<Path> spooled() {
        return files().stream()
                .filter(file -> file.toString().endsWith(".result"))
                .toList();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(spool)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            // A folder went away in the midst of it.
            return files();
        }
    }

    /** One more variable for the workers that start from now on. */
    Journey set(String name, String value) {
        more.put(name, value);
        return this;
    }

    Environment environment() {
        Map<String, String> all = new HashMap<>(platform.environment());
        all.putAll(more);
        return Environment.of(all);
    }

    Worker build(WorkerBuilder builder) {
        Worker worker = builder.environment(environment()).build();
        workers.push(worker);
        return worker;
    }

    Worker start(WorkerBuilder builder) throws InterruptedException {
        Worker worker = build(builder);
        worker.start();
        return worker;
    }

    /** A latch that handlers may wait for; the end of the test opens it at the latest. */
    CountDownLatch latch() {
        CountDownLatch latch = new CountDownLatch(1);
        latches.push(latch);
        return latch;
    }

    JsonNode resultOf(String jobId) {
        return platform.awaitResult(jobId, SOON).body();
    }

    FinalResult wholeResultOf(String jobId) {
        return platform.awaitResult(jobId, SOON);
    }

    /** Sends a job and waits for its result. */
    JsonNode ask(String input) {
        return resultOf(platform.enqueue(input));
    }

    static JsonNode json(String text) {
        return MAPPER.readTree(text);
    }

    static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("not within " + SOON + ": " + what);
        }
    }

    /** Waits for something that nobody signals. */
    static void until(String what, BooleanSupplier condition) {
        until(what, SOON, condition);
    }

    static void until(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        platform.behave();
        latches.forEach(CountDownLatch::countDown);
        workers.forEach(Worker::close);
        platform.close();
        for (Path file : files()) {
            file.toFile().delete();
        }
    }
}
