package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who brings something may act in the stead of who waits for it. */
class BacklogTest {
    private final Backlog<String> backlog = new Backlog<>();
    private final List<String> done = new ArrayList<>();
    private final Predicate<String> doing = done::add;

    @Test
    void who_brings_something_acts_for_who_lets_him() {
        Backlog.Ask<String> ask = backlog.ask("w", doing);

        Optional<Runnable> first = backlog.addOrAct("1", "one");
        assertThat(done).isEmpty();
        first.orElseThrow().run();
        backlog.addOrAct("2", "two").orElseThrow().run();

        assertThat(done).containsExactly("one", "two");
        assertThat(ask.answer()).isNotDone();
        backlog.add("3", "three");
        assertThat(ask.answer()).isCompletedWithValue(List.of("three"));
    }

    @Test
    void nobody_acts_for_who_does_not_let_him() {
        Backlog.Ask<String> ask = backlog.ask("w", 1);

        assertThat(backlog.addOrAct("1", "one")).isEmpty();

        assertThat(ask.answer()).isCompletedWithValue(List.of("one"));
    }

    @Test
    void nobody_acts_where_nobody_asks_and_the_thing_waits() {
        assertThat(backlog.addOrAct("1", "one")).isEmpty();

        assertThat(backlog.ask("w", doing).answer()).isCompletedWithValue(List.of("one"));
    }

    @Test
    void the_one_who_acts_goes_on_with_what_has_come_meanwhile_oldest_first() {
        Predicate<String> bringsMore = one -> {
            if (one.equals("one")) {
                assertThat(backlog.addOrAct("2", "two")).isEmpty();
                backlog.addAgain("0", "again");
            }
            return done.add(one);
        };
        Backlog.Ask<String> ask = backlog.ask("w", bringsMore);

        backlog.addOrAct("1", "one").orElseThrow().run();

        assertThat(done).containsExactly("one", "again", "two");
        assertThat(ask.answer()).isNotDone();
    }

    @Test
    void an_asker_who_wants_no_more_hears_so_and_what_has_come_stays() {
        Backlog.Ask<String> ask = backlog.ask("w", one -> {
            backlog.add("2", "two");
            return false;
        });

        backlog.addOrAct("1", "one").orElseThrow().run();

        assertThat(ask.answer()).isCompletedWithValue(List.of());
        assertThat(backlog.removeAll()).containsExactly("two");
    }

    @Test
    void an_asking_that_is_ended_meanwhile_ends_after_what_is_done_now() {
        Backlog.Ask<String> ask = backlog.ask("w", one -> {
            backlog.withdraw("w");
            backlog.add("2", "two");
            return done.add(one);
        });
        Runnable act = backlog.addOrAct("1", "one").orElseThrow();
        assertThat(ask.answer()).isNotDone();

        act.run();

        assertThat(done).containsExactly("one");
        assertThat(ask.answer()).isCompletedWithValue(List.of());
        assertThat(backlog.removeAll()).containsExactly("two");
    }

    @Test
    void a_backlog_that_ends_meanwhile_keeps_what_waits() {
        Backlog.Ask<String> ask = backlog.ask("w", one -> {
            backlog.add("2", "two");
            backlog.endTaking();
            return done.add(one);
        });

        backlog.addOrAct("1", "one").orElseThrow().run();

        assertThat(done).containsExactly("one");
        assertThat(ask.answer()).isCompletedWithValue(List.of());
        assertThat(backlog.removeAll()).containsExactly("two");
    }

    @Test
    void one_that_gives_nothing_more_meanwhile_lets_the_asker_wait() {
        Backlog.Ask<String> ask = backlog.ask("w", one -> {
            backlog.add("2", "two");
            backlog.stopGiving();
            return done.add(one);
        });

        backlog.addOrAct("1", "one").orElseThrow().run();

        assertThat(done).containsExactly("one");
        assertThat(ask.answer()).isNotDone();
        assertThat(backlog.addOrAct("3", "three")).isEmpty();
    }

    @Test
    void when_acting_fails_the_asker_hears_that_there_is_nothing() {
        Backlog.Ask<String> ask = backlog.ask("w", one -> {
            throw new IllegalStateException("bad luck");
        });
        Runnable act = backlog.addOrAct("1", "one").orElseThrow();

        assertThatThrownBy(act::run).hasMessage("bad luck");

        assertThat(ask.answer()).isCompletedWithValue(List.of());
    }

    @Test
    void a_late_goodbye_to_one_does_not_remove_another_of_the_same_id() {
        backlog.add("1", "the first");
        assertThat(backlog.ask("w", 1).answer()).isCompletedWithValue(List.of("the first"));
        backlog.add("1", "the second");

        backlog.remove("1", "the first");
        backlog.removeIf("1", "the first", () -> true);

        assertThat(backlog.ask("w", 1).answer()).isCompletedWithValue(List.of("the second"));
    }
}
