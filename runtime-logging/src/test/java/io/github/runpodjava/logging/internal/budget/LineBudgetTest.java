package io.github.runpodjava.logging.internal.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineBudgetTest {
    private long now;

    @Test
    void a_flood_is_held_to_the_rate_in_the_long_run() {
        LineBudget budget = new LineBudget(100, 0, now);
        long passed = 0;

        for (int i = 0; i < 60_000; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            budget.look(now);
            passed += budget.passes("noisy", 100, false) ? 1 : 0;
        }

        assertThat(passed).isLessThanOrEqualTo(60 * 100 + 500).isGreaterThan(500);
        assertThat(budget.heldBackLines()).isEqualTo(60_000 - passed);
        assertThat(budget.heldBackBytes()).isEqualTo(100 * (60_000 - passed));
    }

    @Test
    void bytes_count_as_lines_do() {
        LineBudget budget = new LineBudget(0, 1000, now);
        long passed = 0;

        for (int i = 0; i < 100; i++) {
            passed += budget.passes("a", 100, false) ? 1 : 0;
        }

        assertThat(passed).isEqualTo(50);
    }

    @Test
    void a_line_longer_than_the_limit_is_heard_when_nothing_else_was() {
        LineBudget budget = new LineBudget(0, 10, now);

        assertThat(budget.passes("a", 1000, false)).isTrue();
        assertThat(budget.passes("a", 1000, false)).isFalse();
    }

    @Test
    void important_lines_pass_when_there_is_no_room_at_all() {
        LineBudget budget = new LineBudget(1, 1, now);

        for (int i = 0; i < 1000; i++) {
            assertThat(budget.passes("a", 1000, true)).isTrue();
        }
        assertThat(budget.heldBackLines()).isZero();
    }

    @Test
    void a_quiet_logger_is_heard_beside_a_loud_one() {
        LineBudget budget = new LineBudget(100, 0, now);
        int heard = 0;
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 5000; i++) {
                now += TimeUnit.MICROSECONDS.toNanos(200);
                budget.look(now);
                budget.passes("loud", 100, false);
            }
            heard += budget.passes("quiet", 100, false) ? 1 : 0;
        }

        assertThat(heard).isEqualTo(60);
    }

    @Test
    void what_is_below_the_limit_all_passes() {
        LineBudget budget = new LineBudget(100, 0, now);

        for (int i = 0; i < 10_000; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(10);
            budget.look(now);
            assertThat(budget.passes("a", 100, false)).isTrue();
        }
        assertThat(budget.report()).isNull();
    }

    @Test
    void a_report_names_the_loudest_and_is_given_once() {
        LineBudget budget = new LineBudget(1, 0, now);
        for (int i = 0; i < 20; i++) {
            budget.passes(i % 4 == 0 ? "b" : "a", 10, false);
        }

        LineBudget.HeldBack held = budget.report();

        assertThat(held).isNotNull();
        assertThat(held.loudest()).isEqualTo("a");
        assertThat(held.lines()).isEqualTo(budget.heldBackLines());
        assertThat(held.bytes()).isEqualTo(10 * held.lines());
        assertThat(budget.report()).isNull();
    }

    @Test
    void the_loudest_is_known_also_after_a_second_in_which_nothing_was_held_back() {
        LineBudget budget = new LineBudget(1, 0, now);
        budget.passes("a", 100, false);
        now += TimeUnit.SECONDS.toNanos(1);
        budget.look(now);

        for (int i = 0; i < 20; i++) {
            budget.passes("a", 100, false);
        }

        assertThat(budget.report().loudest()).isEqualTo("a");
    }

    @Test
    void what_is_printed_as_an_error_is_a_warning_as_long_as_it_is_no_flood() {
        LineBudget budget = new LineBudget(100, 0, now);

        for (int i = 0; i < 50; i++) {
            assertThat(budget.isWarning("stderr")).isTrue();
        }
        assertThat(budget.isWarning("stderr")).isFalse();
        assertThat(budget.isWarning("another")).isTrue();
        now += TimeUnit.SECONDS.toNanos(1);
        budget.look(now);
        assertThat(budget.isWarning("stderr")).isTrue();
    }
}
