package io.github.runpodjava.fakeplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final int REQUESTS = 10_000;

    private static List<Answer.Kind> fates(Faults faults, Route route, Route... routes) {
        Script script = new Script();
        script.misbehave(faults, Arrays.asList(routes));
        List<Answer.Kind> kinds = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            kinds.add(script.next(route).kind());
        }
        return kinds;
    }

    @Test
    void rates_are_kept() {
        List<Answer.Kind> fates = fates(
                Faults.seeded(1)
                        .serverErrors(0.1)
                        .resetBefore(0.05)
                        .resetAfter(0.02)
                        .cutHalfway(0.01)
                        .slow(0.1, Duration.ofMillis(1)),
                Route.TAKE,
                Route.TAKE);

        assertThat(Collections.frequency(fates, Answer.Kind.FIXED)).isBetween(900, 1100);
        assertThat(Collections.frequency(fates, Answer.Kind.RESET_BEFORE)).isBetween(400, 600);
        assertThat(Collections.frequency(fates, Answer.Kind.RESET_AFTER)).isBetween(150, 250);
        assertThat(Collections.frequency(fates, Answer.Kind.HALF)).isBetween(60, 140);
    }

    @Test
    void one_seed_gives_one_fate_and_another_seed_another() {
        Faults faults = Faults.seeded(42).resetBefore(0.3);

        assertThat(fates(faults, Route.DONE, Route.DONE, Route.TAKE))
                .isEqualTo(fates(faults, Route.DONE, Route.DONE))
                .isNotEqualTo(fates(faults, Route.TAKE, Route.TAKE))
                .isNotEqualTo(fates(Faults.seeded(43).resetBefore(0.3), Route.DONE, Route.DONE));
    }

    @Test
    void only_the_named_routes_misbehave() {
        Set<Answer.Kind> kinds = EnumSet.copyOf(fates(Faults.seeded(1).resetBefore(1), Route.TAKE, Route.DONE));

        assertThat(kinds).containsExactly(Answer.Kind.NORMAL);
    }

    @Test
    void a_rate_of_one_hits_always_and_good_behaviour_ends_it() {
        Script script = new Script();
        script.misbehave(Faults.seeded(1).garbage(1), List.of(Route.TAKE));
        assertThat(script.next(Route.TAKE).kind()).isEqualTo(Answer.Kind.FIXED);

        script.behave();

        assertThat(script.next(Route.TAKE).kind()).isEqualTo(Answer.Kind.NORMAL);
    }

    @Test
    void planned_answers_go_before_faults() {
        Script script = new Script();
        script.misbehave(Faults.seeded(1).garbage(1), List.of(Route.TAKE));
        script.answerNext(Route.TAKE, List.of(Answer.never()));

        assertThat(script.next(Route.TAKE).kind()).isEqualTo(Answer.Kind.NEVER);
    }

    @Test
    void rates_that_make_no_sense_are_refused() {
        Faults faults = Faults.seeded(1).garbage(0.6);
        assertThatThrownBy(() -> faults.resetAfter(0.5)).hasMessageContaining("add up to 1.1");
        assertThatThrownBy(() -> faults.resetAfter(-0.1)).hasMessageContaining("-0.1");
        assertThatThrownBy(() -> faults.resetAfter(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Faults.seeded(1).garbage(0.6).garbage(0.9).resetAfter(0.1)).isNotNull();
    }

    @Test
    void answers_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> Answer.status(100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Answer.never().body("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Answer.normal().delayed(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
