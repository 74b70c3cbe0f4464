package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EarlyStopsTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final EarlyStops stops = new EarlyStops(nanos::get);

    private void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Test
    void a_job_that_was_named_a_moment_ago_is_stopped_once() {
        stops.add("a");
        advance(Duration.ofMillis(1999));

        assertThat(stops.remove("a")).isTrue();
        assertThat(stops.remove("a")).isFalse();
    }

    @Test
    void a_job_that_comes_again_later_runs() {
        stops.add("a");
        advance(Duration.ofSeconds(2));

        assertThat(stops.remove("a")).isFalse();
    }

    @Test
    void a_job_that_was_not_named_runs() {
        stops.add("a");

        assertThat(stops.remove("b")).isFalse();
    }

    @Test
    void the_newest_time_counts() {
        stops.add("a");
        advance(Duration.ofSeconds(5));
        stops.add("a");

        assertThat(stops.remove("a")).isTrue();
    }

    @Test
    void the_newest_thousand_are_kept() {
        for (int i = 0; i < 1001; i++) {
            stops.add("job-" + i);
        }

        assertThat(stops.remove("job-0")).isFalse();
        assertThat(stops.remove("job-1")).isTrue();
        assertThat(stops.remove("job-1000")).isTrue();
    }

    @Test
    void a_job_that_is_named_again_counts_as_new_when_the_oldest_are_dropped() {
        stops.add("again");
        for (int i = 0; i < 999; i++) {
            stops.add("job-" + i);
        }
        stops.add("again");
        stops.add("one more");

        assertThat(stops.remove("again")).isTrue();
    }
}
