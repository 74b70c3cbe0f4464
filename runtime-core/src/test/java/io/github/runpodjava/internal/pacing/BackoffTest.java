package io.github.runpodjava.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration CAP = Duration.ofSeconds(10);

    @Test
    void each_pause_is_between_half_and_all_of_a_doubling_one() {
        for (long seed = 0; seed < 200; seed++) {
            Backoff backoff = new Backoff(FIRST, CAP, new SplittableRandom(seed));
            Duration whole = FIRST;
            for (int i = 0; i < 20; i++) {
                assertThat(backoff.next()).as("seed %s, pause %s", seed, i).isBetween(whole.dividedBy(2), whole);
                whole = whole.multipliedBy(2).compareTo(CAP) > 0 ? CAP : whole.multipliedBy(2);
            }
        }
    }

    @Test
    void chance_uses_the_whole_range() {
        Backoff backoff = new Backoff(CAP, CAP, new SplittableRandom(1));
        Duration least = CAP;
        Duration most = Duration.ZERO;
        for (int i = 0; i < 1000; i++) {
            Duration pause = backoff.next();
            least = pause.compareTo(least) < 0 ? pause : least;
            most = pause.compareTo(most) > 0 ? pause : most;
        }
        assertThat(least).isLessThan(Duration.ofMillis(5100));
        assertThat(most).isGreaterThan(Duration.ofMillis(9900));
    }

    @Test
    void both_ends_can_come() {
        assertThat(new Backoff(FIRST, CAP, dice(0)).next()).isEqualTo(FIRST.dividedBy(2));
        assertThat(new Backoff(FIRST, CAP, dice(Long.MAX_VALUE)).next()).isEqualTo(FIRST);
    }

    /** Answers the lowest or the highest number that may come. */
    private static RandomGenerator dice(long what) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return what;
            }

            @Override
            public long nextLong(long bound) {
                return Math.min(what, bound - 1);
            }
        };
    }

    @Test
    void a_success_starts_again_with_the_first_pause() {
        Backoff backoff = new Backoff(FIRST, CAP, new SplittableRandom(1));
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }

        backoff.reset();

        assertThat(backoff.next()).isLessThanOrEqualTo(FIRST);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "2, 1"})
    void nonsense_is_refused(long first, long cap) {
        assertThatThrownBy(() -> new Backoff(Duration.ofMillis(first), Duration.ofMillis(cap), new SplittableRandom()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
