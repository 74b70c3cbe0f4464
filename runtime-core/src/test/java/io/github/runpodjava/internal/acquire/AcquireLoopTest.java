package io.github.runpodjava.internal.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AcquireLoopTest {
    private final ScriptedQueue queue = new ScriptedQueue();
    private final RecordingPauses pauses = new RecordingPauses();
    private final RecordingLogger log = new RecordingLogger();
    private final List<String> started = new ArrayList<>();
    private final List<Throwable> starving = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final Slots slots = new Slots(1);
    private boolean releases = true;
    private Runnable theJob = () -> {};

    private AcquireLoop loop(Concurrency concurrency) {
        return new AcquireLoop(
                queue,
                slots,
                concurrency,
                () -> !started.isEmpty(),
                (job, slot) -> {
                    started.add(job.id());
                    theJob.run();
                    if (releases) {
                        slot.release();
                    }
                },
                () -> stopped.add("closed"),
                starving::add,
                new FailureLog(log, "Taking jobs", new ManualClock()::nanoTime),
                pauses,
                new SplittableRandom(1));
    }

    private static Poll<TakenJob> found(String... ids) {
        List<TakenJob> jobs = new ArrayList<>();
        for (String id : ids) {
            jobs.add(Samples.job(id, "{}"));
        }
        return new Poll.Found<>(jobs);
    }

    @Test
    void takes_again_at_once_after_a_job_and_ends_when_the_queue_is_closed() {
        queue.polls(found("a"), found("b"));

        loop(Concurrency.fixed(1)).run();

        assertThat(started).containsExactly("a", "b");
        assertThat(stopped).containsExactly("closed");
        assertThat(pauses.asked()).isEmpty();
        assertThat(queue.takes())
                .containsExactly(new TakeRequest(1, false), new TakeRequest(1, true), new TakeRequest(1, true));
    }

    @Test
    void asks_for_as_many_jobs_as_there_are_places() {
        queue.polls(found("a", "b"));
        releases = false;

        loop(Concurrency.fixed(5)).run();

        assertThat(queue.takes()).containsExactly(new TakeRequest(5, false), new TakeRequest(3, true));
        assertThat(slots.used()).isEqualTo(2);
    }

    @Test
    void pauses_after_every_kind_of_trouble() {
        queue.polls(
                new Poll.Failed<>("HTTP 500"),
                new Poll.Throttled<>(Duration.ofSeconds(9)),
                new Poll.Failed<>("HTTP 503", Duration.ofSeconds(8)),
                found("a"));

        loop(Concurrency.fixed(1)).run();

        assertThat(pauses.asked()).hasSize(3);
        assertThat(pauses.asked().get(0)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(pauses.asked().get(1)).isEqualTo(Duration.ofSeconds(9));
        assertThat(pauses.asked().get(2)).isEqualTo(Duration.ofSeconds(8));
        assertThat(started).containsExactly("a");
    }

    @Test
    void the_concurrency_is_asked_before_every_take_and_counts_at_once() {
        queue.polls(found("a"), found("b"), found("c"));

        loop(current -> Math.min(4, current + 1)).run();

        assertThat(queue.takes()).extracting(TakeRequest::slots).containsExactly(2, 3, 4, 4);
    }

    @Test
    void a_concurrency_function_that_fails_or_talks_nonsense_changes_nothing() {
        queue.polls(found("a"), found("b"), found("c"));
        int[] round = new int[1];

        loop(current -> {
                    round[0]++;
                    if (round[0] == 1) {
                        return 3;
                    }
                    if (round[0] == 2) {
                        throw new IllegalStateException("no idea");
                    }
                    return round[0] == 3 ? 0 : 10_001;
                })
                .run();

        assertThat(queue.takes()).extracting(TakeRequest::slots).containsExactly(3, 3, 3, 3);
    }

    @Test
    void a_closed_loop_takes_nothing() {
        AcquireLoop loop = loop(Concurrency.fixed(1));
        loop.close();

        loop.run();

        assertThat(queue.takes()).isEmpty();
    }

    @Test
    void the_thread_of_the_only_place_takes_its_next_job_itself() {
        queue.polls(found("a"));

        assertThat(loop(Concurrency.fixed(1)).next(job -> {})).map(TakenJob::id).contains("a");

        assertThat(queue.takes()).containsExactly(new TakeRequest(1, false));
        assertThat(started).isEmpty();
    }

    @Test
    void a_place_among_others_or_of_a_changing_number_leaves_taking_to_the_loop() {
        queue.polls(found("a"));

        assertThat(loop(Concurrency.fixed(2)).next(job -> {})).isEmpty();
        assertThat(loop(current -> 1).next(job -> {})).isEmpty();

        assertThat(queue.takes()).isEmpty();
    }

    @Test
    void what_the_only_place_is_given_beside_its_job_is_started_too() {
        queue.polls(found("a", "b", "c"));
        releases = false;

        assertThat(loop(Concurrency.fixed(1)).next(job -> {})).map(TakenJob::id).contains("a");

        assertThat(started).containsExactly("b", "c");
        assertThat(slots.used()).isEqualTo(2);
    }

    @Test
    void after_trouble_of_the_only_place_the_loop_pauses_before_it_asks() {
        queue.polls(new Poll.Throttled<>(Duration.ofSeconds(9)), found("a"));
        AcquireLoop loop = loop(Concurrency.fixed(1));

        assertThat(loop.next(job -> {})).isEmpty();
        loop.run();

        assertThat(pauses.asked()).containsExactly(Duration.ofSeconds(9));
        assertThat(started).containsExactly("a");
    }

    @Test
    void what_the_only_place_was_told_counts_also_if_its_job_was_quicker_than_the_loop_that_started_it() {
        queue.polls(found("a"), new Poll.Throttled<>(Duration.ofSeconds(9)), found("b"));
        AcquireLoop loop = loop(Concurrency.fixed(1));
        theJob = () -> {
            theJob = () -> {};
            assertThat(loop.next(job -> {})).isEmpty();
        };

        loop.run();

        assertThat(pauses.asked()).containsExactly(Duration.ofSeconds(9));
        assertThat(started).containsExactly("a", "b");
    }

    @Test
    void the_only_place_of_a_closed_loop_takes_nothing() {
        AcquireLoop loop = loop(Concurrency.fixed(1));
        loop.close();

        assertThat(loop.next(job -> {})).isEmpty();

        assertThat(queue.takes()).isEmpty();
    }

    @Test
    void the_stop_listener_tells_every_id_and_goes_on_after_trouble() {
        queue.stops(
                new Poll.Found<>(List.of("a", "b")),
                new Poll.Nothing<>(),
                new Poll.Throttled<>(Duration.ofSeconds(5)),
                new Poll.Failed<>("HTTP 500"),
                new Poll.Found<>(List.of("c")));

        assertThat(stopsHeard()).containsExactly("a", "b", "c");
        assertThat(pauses.asked()).hasSize(3);
    }

    @Test
    void not_even_a_round_that_cannot_begin_ends_the_stop_listener() {
        queue.stops(new Poll.Found<>(List.of("a")));
        pauses.failingOnce();

        assertThat(stopsHeard()).containsExactly("a");
    }

    private List<String> stopsHeard() {
        List<String> ids = new ArrayList<>();
        new StopListener(
                        queue,
                        ids::add,
                        starving::add,
                        new FailureLog(log, "Listening", new ManualClock()::nanoTime),
                        pauses,
                        new SplittableRandom(1))
                .run();
        return ids;
    }
}
