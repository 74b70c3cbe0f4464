package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Deadlines deadlines = new Deadlines();

    @Test
    void what_is_due_comes_once_and_earliest_first() {
        set("late", 3);
        set("b", 2);
        set("a", 2);
        set("first", 1);

        assertThat(deadlines.takeDue(START)).isEmpty();
        assertThat(deadlines.takeDue(START.plusSeconds(2))).containsExactly("first", "a", "b");
        assertThat(deadlines.takeDue(START.plusSeconds(2))).isEmpty();
        assertThat(deadlines.size()).isEqualTo(1);
    }

    @Test
    void a_new_time_replaces_the_old_one_and_none_clears_it() {
        set("a", 1);
        set("a", 5);
        set("b", 1);
        deadlines.update("b", Optional::empty);
        deadlines.clear("never-set");

        assertThat(deadlines.takeDue(START.plusSeconds(4))).isEmpty();
        assertThat(deadlines.takeDue(START.plusSeconds(5))).containsExactly("a");
        assertThat(deadlines.size()).isZero();
    }

    private void set(String id, int seconds) {
        deadlines.update(id, () -> Optional.of(START.plusSeconds(seconds)));
    }
}
