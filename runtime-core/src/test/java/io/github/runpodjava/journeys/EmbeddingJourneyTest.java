package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.WorkerState;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Ping;
import io.github.runpodjava.fakeplatform.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A worker as a part of a larger program, from its start on. */
class EmbeddingJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    @Test
    void a_failed_fitness_check_is_told_to_the_platform_and_no_job_is_taken() {
        AtomicInteger later = new AtomicInteger();
        Worker worker = journey.build(Worker.handling(JsonNode.class, (json, job) -> json)
                .fitnessCheck("fine", () -> true)
                .fitnessCheck("gpu", () -> {
                    throw new IllegalStateException("no driver & no \u00fcber card");
                })
                .fitnessCheck("disk", () -> later.incrementAndGet() > 0));
        journey.platform().enqueue("1");

        assertThatThrownBy(worker::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("gpu")
                .hasMessageContaining("no driver");
        Ping ping = journey.platform().pings().get(0);
        assertThat(ping.status()).contains("unhealthy");
        assertThat(ping.check()).contains("gpu");
        assertThat(ping.reason()).contains("IllegalStateException: no driver & no \u00fcber card");
        assertThat(ping.runpodVersion()).contains("1.12.0");
        assertThat(later).hasValue(0);
        worker.close();
        assertThat(worker.state()).isEqualTo(WorkerState.STOPPED);
        assertThat(journey.platform().takenJobs()).isEmpty();
    }

    @Test
    void a_fitness_check_that_hangs_fails_in_time() {
        journey.set("RUNPOD_FITNESS_TIMEOUT_MS", "100");
        Worker worker = journey.build(
                Worker.handling(JsonNode.class, (json, job) -> json).fitnessCheck("slow", () -> {
                    journey.latch().await();
                    return true;
                }));

        assertThatThrownBy(worker::start).isInstanceOf(StartupException.class);
        assertThat(journey.platform().pings().get(0).reason()).contains("no answer within 100 ms");
    }

    @Test
    void a_set_up_that_fails_is_told_and_cleaned_up() {
        AtomicInteger cleaned = new AtomicInteger();
        Worker worker = journey.build(
                Worker.handling(JsonNode.class, (json, job) -> json).hooks(new WorkerHooks() {
                    @Override
                    public void setUp() {
                        throw new OutOfMemoryError("the model is too large");
                    }

                    @Override
                    public void cleanUp() {
                        cleaned.incrementAndGet();
                    }
                }));

        assertThatThrownBy(worker::start)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("the model is too large");
        assertThat(journey.platform().pings().get(0).check()).contains("setup");
        assertThat(journey.platform().pings().get(0).reason()).contains("OutOfMemoryError: the model is too large");
        assertThat(cleaned).hasValue(1);
        assertThat(worker.state()).isEqualTo(WorkerState.STOPPED);
    }

    @Test
    void no_job_is_taken_before_the_set_up_is_done() throws Exception {
        AtomicReference<List<String>> taken = new AtomicReference<>();
        String id = journey.platform().enqueue("1");
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json).hooks(new WorkerHooks() {
            @Override
            public void setUp() {
                taken.set(journey.platform().takenJobs());
            }
        }));

        journey.resultOf(id);
        assertThat(taken.get()).isEmpty();
    }

    @Test
    void a_worker_that_is_closed_during_its_set_up_is_cleaned_up_after_it() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch settingUp = journey.latch();
        CountDownLatch drained = journey.latch();
        CountDownLatch cleanedUp = journey.latch();
        Worker worker = journey.build(
                Worker.handling(JsonNode.class, (json, job) -> json).hooks(new WorkerHooks() {
                    @Override
                    public void setUp() throws InterruptedException {
                        settingUp.countDown();
                        Journey.await(drained, "the wish to end");
                        // As long as this takes, nothing may be cleaned up.
                        cleanedUp.await(300, TimeUnit.MILLISECONDS);
                        order.add("set up");
                    }

                    @Override
                    public void cleanUp() {
                        order.add("cleaned up");
                        cleanedUp.countDown();
                    }
                }));
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> {
            try {
                worker.start();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Journey.await(settingUp, "the set-up");
        worker.drain();
        drained.countDown();
        worker.close();
        start.get(Journey.SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(order).containsExactly("set up", "cleaned up");
        assertThat(journey.platform().requests()).isEmpty();
    }

    @Test
    void a_worker_that_never_started_can_be_closed() {
        Worker worker = journey.build(Worker.handling(JsonNode.class, (json, job) -> json));
        worker.close();

        assertThat(worker.state()).isEqualTo(WorkerState.STOPPED);
        assertThatThrownBy(worker::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void two_workers_in_one_program_know_nothing_of_each_other() throws Exception {
        try (Journey other = new Journey(FakePlatform.builder().hold(Duration.ofMillis(100)))) {
            Worker first = journey.start(Worker.handling(JsonNode.class, (json, job) -> "first"));
            Worker second = other.start(Worker.handling(JsonNode.class, (json, job) -> "second"));
            assertThat(journey.ask("1").get("output").asString()).isEqualTo("first");
            assertThat(other.ask("1").get("output").asString()).isEqualTo("second");
            first.close();

            assertThat(second.state()).isEqualTo(WorkerState.ACTIVE);
            assertThat(other.ask("2").get("output").asString()).isEqualTo("second");
        }
    }

    @Test
    void a_job_that_is_handed_out_again_while_it_runs_runs_once() throws Exception {
        CountDownLatch go = journey.latch();
        AtomicInteger runs = new AtomicInteger();
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
                    runs.incrementAndGet();
                    go.await();
                    return "done";
                })
                .concurrency(2));
        journey.platform().enqueueJob("{\"id\": \"twice\", \"input\": 1}");
        Journey.until("the job", () -> runs.get() == 1);
        journey.platform().enqueueJob("{\"id\": \"twice\", \"input\": 1}");
        Journey.until("its second coming", () -> journey.platform().counts().taken() == 2);
        // The worker asks again when it has read that answer.
        int takes = journey.platform().requests(Route.TAKE).size();
        Journey.until(
                "the next take", () -> journey.platform().requests(Route.TAKE).size() > takes);
        go.countDown();
        journey.resultOf("twice");
        journey.ask("2");

        assertThat(runs).hasValue(2);
        assertThat(journey.platform().results("twice")).hasSize(1);
    }

    @Test
    void a_jobs_folder_is_its_own_and_gone_after_it() throws Exception {
        Path outside = Files.createTempDirectory("outside-");
        Files.writeString(outside.resolve("kept"), "kept");
        Worker worker = journey.start(Worker.handling(Boolean.class, (fails, job) -> {
            Path folder = job.workFolder();
            Files.createDirectories(folder.resolve("a/b"));
            Files.writeString(folder.resolve("a/b/file"), "text");
            Files.createSymbolicLink(folder.resolve("link"), outside);
            if (fails) {
                throw new IllegalStateException(folder.toString());
            }
            return List.of(folder.toString(), job.workFolder().toString());
        }));
        JsonNode first = journey.ask("false").get("output");
        JsonNode second = journey.ask("false").get("output");
        String failed = Journey.json(journey.ask("true").get("error").asString())
                .get("error_message")
                .asString();

        // The folder goes after the result; the end of the worker waits for both.
        worker.close();
        assertThat(first.get(0)).isEqualTo(first.get(1)).isNotEqualTo(second.get(0));
        for (String folder : List.of(first.get(0).asString(), second.get(0).asString(), failed)) {
            Journey.until("no " + folder, () -> Files.notExists(Path.of(folder)));
        }
        assertThat(outside.resolve("kept")).exists();
        Files.delete(outside.resolve("kept"));
        Files.delete(outside);
    }

    @Test
    void a_worker_starts_once() throws Exception {
        Worker worker = journey.start(Worker.handling(JsonNode.class, (json, job) -> json));

        assertThatThrownBy(worker::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ACTIVE");
    }
}
