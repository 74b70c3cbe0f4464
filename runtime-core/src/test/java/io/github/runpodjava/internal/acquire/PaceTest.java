package io.github.runpodjava.internal.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.spi.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final RecordingLogger log = new RecordingLogger();
    private final List<Throwable> lasting = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final PollPace pace = new PollPace(
            IdlePace.ofJobs(),
            new FailureLog(log, "Taking jobs", clock::nanoTime),
            new SplittableRandom(1),
            lasting::add);

    private void throwing(int times, Throwable thrown) {
        for (int i = 0; i < times; i++) {
            pace.threw(thrown);
            clock.advance(Duration.ofSeconds(3));
        }
    }

    @Test
    void an_error_at_each_of_eight_tries_in_a_row_may_be_to_stay() {
        Error full = new OutOfMemoryError("Java heap space");
        throwing(7, full);
        pace.found();
        throwing(7, full);
        assertThat(lasting).isEmpty();

        throwing(2, full);

        assertThat(lasting).containsExactly(full, full);
    }

    @Test
    void as_many_in_a_moment_are_none() {
        for (int i = 0; i < 20; i++) {
            pace.threw(new OutOfMemoryError("Java heap space"));
        }

        assertThat(lasting).isEmpty();
    }

    @Test
    void a_library_that_does_not_fit_is_to_stay() {
        Error misfit = new NoSuchMethodError("readTree");

        pace.threw(misfit);

        assertThat(lasting).containsExactly(misfit);
    }

    @Test
    void an_exception_at_each_try_is_no_want_of_memory() {
        throwing(20, new IllegalStateException("no queue"));

        assertThat(lasting).isEmpty();
    }

    @Test
    void a_poll_that_was_held_open_is_followed_by_the_next_at_once() {
        IdlePace idle = IdlePace.ofJobs();

        assertThat(idle.after(Duration.ofMillis(50))).isZero();
        assertThat(idle.after(Duration.ofSeconds(90))).isZero();
    }

    @Test
    void polls_for_jobs_that_come_back_at_once_get_rarer_up_to_ten_a_second() {
        IdlePace idle = IdlePace.ofJobs();
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            Duration pause = idle.after(AT_ONCE);
            if (i % 100 == 0) {
                pauses.add(pause.toMillis());
            }
        }

        assertThat(pauses).containsExactly(25L, 50L, 75L, 100L, 100L);
    }

    @Test
    void polls_for_stops_that_come_back_at_once_get_rarer_up_to_one_a_second() {
        IdlePace idle = IdlePace.ofStops();
        Duration last = Duration.ZERO;
        for (int i = 0; i < 200; i++) {
            last = idle.after(AT_ONCE);
        }

        assertThat(last).hasSeconds(1);
    }

    @Test
    void a_job_or_a_poll_that_was_held_starts_the_idle_pauses_again() {
        IdlePace idle = IdlePace.ofStops();
        idle.after(AT_ONCE);
        idle.after(AT_ONCE);
        idle.reset();
        assertThat(idle.after(AT_ONCE)).hasMillis(10);
        assertThat(idle.after(AT_ONCE)).hasMillis(20);
        idle.after(Duration.ofSeconds(1));
        assertThat(idle.after(AT_ONCE)).hasMillis(10);
    }

    @Test
    void a_found_job_is_followed_by_the_next_poll_at_once() {
        assertThat(pace.found()).isZero();
    }

    @Test
    void failures_pause_longer_and_longer_but_never_more_than_ten_seconds() {
        Duration last = Duration.ZERO;
        for (int i = 0; i < 30; i++) {
            last = pace.failed(new Poll.Failed<>("HTTP 500"));
            assertThat(last).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
        }
        assertThat(last).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void throttling_starts_with_a_longer_pause_than_a_failure() {
        assertThat(pace.throttled(new Poll.Throttled<>(null))).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void the_pause_that_the_platform_asks_for_is_kept() {
        assertThat(pace.throttled(new Poll.Throttled<>(Duration.ofSeconds(77)))).hasSeconds(77);
        assertThat(pace.failed(new Poll.Failed<>("HTTP 503", Duration.ofSeconds(66))))
                .hasSeconds(66);
    }

    @Test
    void a_pause_that_it_asks_for_never_makes_ours_shorter() {
        assertThat(pace.throttled(new Poll.Throttled<>(Duration.ZERO))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void what_works_starts_all_pauses_again() {
        for (int i = 0; i < 10; i++) {
            pace.failed(new Poll.Failed<>("x"));
            pace.throttled(new Poll.Throttled<>(null));
        }
        pace.nothing(Duration.ofSeconds(1));

        assertThat(pace.failed(new Poll.Failed<>("x"))).isLessThanOrEqualTo(Duration.ofMillis(200));
        assertThat(pace.throttled(new Poll.Throttled<>(null))).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void an_hour_of_failures_is_not_an_hour_of_lines() {
        for (int i = 0; i < 1000; i++) {
            pace.failed(new Poll.Failed<>("x"));
        }
        assertThat(log.lines()).hasSize(1);
    }
}
