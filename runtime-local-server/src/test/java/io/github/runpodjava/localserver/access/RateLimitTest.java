package io.github.runpodjava.localserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void so_many_pass_in_ten_seconds_and_the_next_is_told_how_long_to_wait() {
        RateLimit limit = new RateLimit(2, 100, () -> now);

        assertThat(limit.tryStart()).isEmpty();
        pass(Duration.ofSeconds(4));
        assertThat(limit.tryStart()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(limit.tryStart()).contains(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));
        assertThat(limit.tryStart()).isEmpty();
        assertThat(limit.tryStart()).contains(Duration.ofSeconds(4));
    }

    @Test
    void what_is_refused_does_not_count() {
        RateLimit limit = new RateLimit(1, 100, () -> now);
        limit.tryStart();
        pass(Duration.ofSeconds(9));
        assertThat(limit.tryStart()).isPresent();

        pass(Duration.ofSeconds(1));

        assertThat(limit.tryStart()).isEmpty();
    }

    @Test
    void so_many_run_at_once() {
        RateLimit limit = new RateLimit(100, 2, () -> now);
        limit.tryStart();
        limit.tryStart();

        assertThat(limit.tryStart()).contains(Duration.ofSeconds(1));
        limit.over();
        assertThat(limit.tryStart()).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_locks_nobody_out() {
        RateLimit limit = new RateLimit(1, 100, () -> now);
        limit.tryStart();

        pass(Duration.ofHours(-1));

        assertThat(limit.tryStart()).isEmpty();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
