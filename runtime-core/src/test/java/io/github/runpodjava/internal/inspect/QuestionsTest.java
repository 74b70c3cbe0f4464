package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.JobEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private final Set<String> inFlight = new HashSet<>();
    private final Questions questions = new Questions(inFlight::contains);

    @Test
    void knowsAllEventsOfAQuestion() {
        inFlight.add("asks");

        assertThat(questions.isOfOne(taken("asks"))).isTrue();

        inFlight.clear();
        assertThat(questions.isOfOne(started("asks"))).isTrue();
        assertThat(questions.isOfOne(taken("works"))).isFalse();
        assertThat(questions.isOfOne(started("works"))).isFalse();
    }

    @Test
    void takesAJobOfAnIdThatOnceAskedForWork() {
        inFlight.add("same");
        questions.isOfOne(taken("same"));
        inFlight.clear();

        assertThat(questions.isOfOne(taken("same"))).isFalse();
        assertThat(questions.isOfOne(started("same"))).isFalse();
    }

    @Test
    void forgetsTheOldestOfVeryManyQuestions() {
        for (int i = 0; i <= 1_000; i++) {
            inFlight.add("asks-" + i);
            questions.isOfOne(taken("asks-" + i));
        }

        assertThat(questions.isOfOne(started("asks-0"))).isFalse();
        assertThat(questions.isOfOne(started("asks-1"))).isTrue();
        assertThat(questions.isOfOne(started("asks-1000"))).isTrue();
    }

    private static JobEvent taken(String id) {
        return new JobEvent.Taken(id, Instant.EPOCH);
    }

    private static JobEvent started(String id) {
        return new JobEvent.Started(id, Instant.EPOCH);
    }
}
