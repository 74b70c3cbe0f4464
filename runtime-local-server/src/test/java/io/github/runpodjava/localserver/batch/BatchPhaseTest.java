package io.github.runpodjava.localserver.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchPhaseTest {
    private static final Set<String> WAYS =
            Set.of("DRAFT STARTED", "DRAFT CANCELLED", "STARTED DRAINING", "STARTED FAILED", "DRAINING CANCELLED");

    @ParameterizedTest
    @EnumSource
    void there_is_no_other_way_than_these(BatchPhase from) {
        for (BatchPhase next : BatchPhase.values()) {
            if (WAYS.contains(from + " " + next)) {
                assertThat(from.to(next)).isSameAs(next);
            } else {
                assertThatThrownBy(() -> from.to(next)).isInstanceOf(IllegalStateException.class);
            }
        }
    }
}
