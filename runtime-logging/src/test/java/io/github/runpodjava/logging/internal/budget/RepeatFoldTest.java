package io.github.runpodjava.logging.internal.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatFoldTest {
    private long now;
    private final RepeatFold<String> fold = new RepeatFold<>(() -> now);

    private boolean folds(String job, String message) {
        return fold.folds("logger", job, 1, message, () -> message);
    }

    @Test
    void of_the_same_line_the_first_five_in_a_second_pass_and_the_rest_is_counted() {
        int passed = 0;
        for (int i = 0; i < 42; i++) {
            passed += folds("job-1", "again") ? 0 : 1;
        }

        assertThat(passed).isEqualTo(5);
        assertThat(fold.due(false)).isEmpty();
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(fold.due(false)).containsExactly(new RepeatFold.Repeated<>("again", 37));
        assertThat(fold.due(true)).isEmpty();
        assertThat(fold.folded()).isEqualTo(37);
    }

    @Test
    void lines_of_different_jobs_are_not_the_same() {
        for (int i = 0; i < 200; i++) {
            assertThat(folds("job-" + i, "Started.")).isFalse();
        }
    }

    @Test
    void at_the_end_the_count_need_not_be_waited_for() {
        for (int i = 0; i < 6; i++) {
            folds("job-1", "again");
        }

        assertThat(fold.due(true)).containsExactly(new RepeatFold.Repeated<>("again", 1));
    }

    @Test
    void repeats_that_take_their_time_all_pass() {
        for (int i = 0; i < 100; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(250);
            assertThat(folds("job-1", "tick")).isFalse();
        }
        assertThat(fold.due(true)).isEmpty();
    }

    @Test
    void no_count_is_lost_however_many_lines_there_are() {
        for (int i = 0; i < 1000; i++) {
            for (int again = 0; again < 7; again++) {
                folds("job-1", "line " + i);
            }
        }

        assertThat(fold.due(true)).hasSize(1000).allMatch(repeated -> repeated.times() == 2);
    }
}
