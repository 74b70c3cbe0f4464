package io.github.runpodjava.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecordLimitTest {
    private final ManualClock clock = new ManualClock();
    private final RecordLimit limit = new RecordLimit(clock);
    private final Throwable fault = new StackOverflowError();

    @Test
    void a_fault_that_every_job_repeats_leaves_one_record_in_ten_minutes() {
        int records = 0;
        for (int second = 0; second < 3600; second++) {
            records += limit.allows(fault) ? 1 : 0;
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(records).isEqualTo(6);
    }

    @Test
    void a_fault_of_another_place_has_its_own() {
        assertThat(limit.allows(fault)).isTrue();
        assertThat(limit.allows(new StackOverflowError())).isTrue();
        assertThat(limit.allows(fault)).isFalse();
    }

    @Test
    void a_clock_that_is_set_back_keeps_no_record_from_being_written() {
        assertThat(limit.allows(fault)).isTrue();
        clock.set(clock.instant().minus(Duration.ofHours(2)));

        assertThat(limit.allows(fault)).isTrue();
        assertThat(limit.allows(fault)).isFalse();
        clock.advance(Duration.ofMinutes(10));
        assertThat(limit.allows(fault)).isTrue();
    }
}
