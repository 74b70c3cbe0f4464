package io.github.runpodjava.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private static final Duration STEP = Duration.ofMillis(100);

    private final ManualClock clock = new ManualClock();
    private final RecordingLogger log = new RecordingLogger();
    private final FailureLog failures = new FailureLog(log, "Taking jobs", clock::nanoTime);

    private void failFor(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(STEP)) {
            failures.failed("HTTP 500");
            clock.advance(STEP);
        }
    }

    private List<String> recoveries() {
        return log.lines().stream().filter(line -> line.contains("works again")).toList();
    }

    @Test
    void the_first_failure_is_told_at_once() {
        failures.failed("HTTP 500");

        assertThat(log.lines()).containsExactly("WARN Taking jobs failed and will be tried again: HTTP 500");
    }

    @Test
    void a_minute_of_ten_failures_a_second_is_a_few_lines() {
        failFor(Duration.ofMinutes(1));

        assertThat(log.lines()).hasSizeBetween(2, 14);
    }

    @Test
    void an_hour_of_them_is_about_a_line_a_minute() {
        failFor(Duration.ofHours(1));

        assertThat(log.lines()).hasSizeBetween(50, 75);
    }

    @Test
    void a_minute_of_flapping_is_a_few_lines_too() {
        for (int i = 0; i < 600; i++) {
            failures.failed("HTTP 500");
            failures.succeeded();
            clock.advance(STEP);
        }

        assertThat(log.lines()).hasSizeBetween(2, 14);
        assertThat(recoveries()).isEmpty();
    }

    @Test
    void flapping_at_any_pace_stays_below_fifteen_lines_a_minute() {
        for (int failed = 1; failed <= 40; failed++) {
            RecordingLogger lines = new RecordingLogger();
            FailureLog flapping = new FailureLog(lines, "Taking jobs", clock::nanoTime);
            for (int i = 0; i < 600; i++) {
                if (i % (failed + 1) < failed) {
                    flapping.failed("HTTP 500");
                } else {
                    flapping.succeeded();
                }
                clock.advance(STEP);
            }
            assertThat(lines.lines()).as("%s failures to a success", failed).hasSizeBetween(1, 14);
        }
    }

    @Test
    void no_failure_that_was_held_back_goes_uncounted_while_it_flaps() {
        for (int i = 0; i < 1000; i++) {
            failures.failed("HTTP 500");
            failures.succeeded();
            clock.advance(STEP);
        }
        clock.advance(Duration.ofMinutes(2));
        failures.succeeded();

        long told = 0;
        for (String line : log.lines()) {
            told += line.contains("will be tried again")
                    ? 1
                    : Long.parseLong(line.replaceFirst(".*failed ([0-9]+) more times.*", "$1"));
        }
        assertThat(told).isEqualTo(1000);
    }

    @Test
    void a_recovery_is_told_once() {
        failFor(Duration.ofSeconds(35));
        for (int i = 0; i < 1000; i++) {
            failures.succeeded();
            clock.advance(STEP);
        }

        assertThat(recoveries()).containsExactly("INFO Taking jobs works again after 35 s");
    }

    @Test
    void a_hiccup_is_one_line_and_no_recovery() {
        failures.failed("HTTP 500");
        clock.advance(STEP);
        for (int i = 0; i < 1000; i++) {
            failures.succeeded();
            clock.advance(STEP);
        }

        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void trouble_after_a_quiet_time_is_told_at_once_again() {
        failFor(Duration.ofSeconds(35));
        for (int i = 0; i < 1000; i++) {
            failures.succeeded();
            clock.advance(STEP);
        }
        int before = log.lines().size();

        failures.failed("refused");

        assertThat(log.lines().subList(before, log.lines().size()))
                .containsExactly("WARN Taking jobs failed and will be tried again: refused");
    }

    @Test
    void successes_alone_say_nothing() {
        failures.succeeded();

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void the_summary_tells_the_newest_reason() {
        failures.failed("first");
        clock.advance(Duration.ofSeconds(5));
        failures.failed("second");
        clock.advance(Duration.ofSeconds(5));
        failures.failed("third");

        assertThat(log.lines().get(1))
                .isEqualTo("WARN Taking jobs failed 2 more times in 10 s (0 times it worked); last: third");
    }

    @Test
    void a_clock_that_is_set_back_neither_floods_nor_fails() {
        failFor(Duration.ofSeconds(30));
        clock.advance(Duration.ofHours(-5));
        int before = log.lines().size();

        failFor(Duration.ofMinutes(1));
        failures.succeeded();

        assertThat(log.lines()).hasSizeLessThan(before + 15);
    }

    @Test
    void a_clock_that_is_set_back_silences_nothing() {
        failures.failed("HTTP 500");
        clock.set(clock.instant().minus(Duration.ofHours(2)));
        for (int minute = 0; minute < 110; minute++) {
            clock.advance(Duration.ofMinutes(1));
            failures.failed("HTTP 500");
        }

        assertThat(log.lines()).hasSizeGreaterThan(100);
    }
}
