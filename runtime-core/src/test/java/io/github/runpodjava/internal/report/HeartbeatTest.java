package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeartbeatTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ScriptedQueue queue = new ScriptedQueue();
    private final RecordingPauses pauses = new RecordingPauses();
    private List<String> ids = List.of();
    private final RecordingLogger log = new RecordingLogger();

    private Heartbeat heartbeat(Supplier<Collection<String>> jobIds) {
        return new Heartbeat(
                queue, INTERVAL, jobIds, pauses, new FailureLog(log, "The heartbeat", new ManualClock()::nanoTime));
    }

    private void beat() {
        heartbeat(() -> ids).run();
    }

    @Test
    void a_beat_that_the_end_of_the_worker_cuts_off_is_no_trouble() {
        queue.answering(new PostAnswer.TryLater("Canceled"));

        heartbeat(() -> {
                    pauses.end();
                    return ids;
                })
                .run();

        assertThat(queue.pings()).hasSize(1);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void the_first_beat_is_at_once_and_each_names_the_jobs_of_its_time() {
        pauses.endsAfter(3).meanwhile(pause -> ids = List.of("a", "b"));

        beat();

        assertThat(queue.pings()).containsExactly(List.of(), List.of("a", "b"), List.of("a", "b"));
        assertThat(pauses.asked()).allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(5), INTERVAL));
    }

    @Test
    void a_beat_that_fails_is_tried_three_times_more() {
        PostAnswer later = new PostAnswer.TryLater("HTTP 503");
        queue.answering(later, later, later, later, later);
        pauses.endsAfter(4);

        beat();

        assertThat(queue.pings()).hasSize(4);
        assertThat(pauses.asked().subList(0, 3))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void a_beat_that_is_refused_waits_for_the_next_one() {
        queue.answering(new PostAnswer.Refused(401, "HTTP 401"));
        pauses.endsAfter(2);

        beat();

        assertThat(queue.pings()).hasSize(2);
        assertThat(pauses.asked()).allSatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofSeconds(5)));
    }

    @Test
    void nothing_that_is_thrown_ends_the_heartbeat() {
        int[] beats = new int[1];
        pauses.endsAfter(3); // one for each fault, one for the beat
        Heartbeat heartbeat = new Heartbeat(
                queue,
                INTERVAL,
                () -> {
                    if (beats[0]++ < 2) {
                        throw new AssertionError("a fault");
                    }
                    return List.of("a");
                },
                pauses,
                new FailureLog(new RecordingLogger(), "The heartbeat", new ManualClock()::nanoTime));

        heartbeat.run();

        assertThat(queue.pings()).containsExactly(List.of("a"));
    }

    @Test
    void not_even_a_round_that_cannot_begin_ends_it() {
        pauses.failingOnce().endsAfter(1);

        beat();

        assertThat(queue.pings()).hasSize(1);
    }

    @Test
    void an_interrupt_ends_it() {
        Thread.currentThread().interrupt();

        beat();

        assertThat(Thread.interrupted()).isTrue();
    }
}
