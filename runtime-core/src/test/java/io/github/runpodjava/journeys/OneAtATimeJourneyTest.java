package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobContext;
import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Route;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A worker with one job at a time: the thread of its job asks for the next one. */
class OneAtATimeJourneyTest {
    /** With polls that stay open, so that nothing but a job ends one. */
    private final Journey journey = new Journey(FakePlatform.builder().hold(Duration.ofSeconds(60)));

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<WeakReference<JobContext>> contexts = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        journey.close();
    }

    private Object echo(JsonNode input, JobContext job) {
        threads.add(Thread.currentThread());
        contexts.add(new WeakReference<>(job));
        return input;
    }

    private void awaitTakes(int count) {
        Journey.until(
                count + " takes", () -> journey.platform().requests(Route.TAKE).size() == count);
    }

    private static boolean virtual(Thread thread) {
        return thread.getClass().getSimpleName().equals("VirtualThread");
    }

    @Test
    void all_jobs_have_the_same_platform_thread() throws Exception {
        journey.start(Worker.handling(JsonNode.class, this::echo));

        for (int i = 0; i < 5; i++) {
            assertThat(journey.ask("" + i).get("output").asInt()).isEqualTo(i);
            awaitTakes(i + 2);
        }

        assertThat(threads).hasSize(5).containsOnly(threads.get(0));
        assertThat(threads.get(0).getName()).isEqualTo("job-1");
        assertThat(virtual(threads.get(0))).isFalse();
    }

    @Test
    void jobs_that_may_run_side_by_side_have_virtual_threads_where_there_are_any() throws Exception {
        journey.start(Worker.handling(JsonNode.class, this::echo).concurrency(2));

        journey.ask("1");

        assertThat(virtual(threads.get(0))).isEqualTo(Runtime.version().feature() >= 21);
    }

    @Test
    void a_job_that_is_done_is_not_kept_in_memory_while_the_next_one_is_waited_for() throws Exception {
        journey.start(Worker.handling(JsonNode.class, this::echo));

        journey.ask("1");
        journey.ask("2");
        awaitTakes(3);

        Journey.until("nothing left of the jobs", () -> {
            System.gc();
            return contexts.stream().allMatch(context -> context.get() == null);
        });
    }

    @Test
    void the_worker_ends_at_once_although_the_take_of_its_job_s_thread_is_open() throws Exception {
        Worker worker = journey.start(Worker.handling(JsonNode.class, this::echo));
        journey.ask("1");
        awaitTakes(2);
        long start = System.nanoTime();

        worker.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(journey.platform().counts().taken()).isEqualTo(1);
    }
}
