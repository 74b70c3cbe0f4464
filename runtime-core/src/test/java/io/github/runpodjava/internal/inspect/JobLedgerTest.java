package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JobLedgerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final JobLedger ledger = new JobLedger(id -> List.of());

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private void finish(String id, int second) {
        finish(id, second, new JobOutcome.Failed("any"));
    }

    private void finish(String id, int second, JobOutcome outcome) {
        ledger.on(new JobEvent.Finished(id, at(second), outcome, Duration.ZERO));
    }

    /** The platform stops a job whose handler does not listen, and is asked to run it again. */
    @Test
    void a_job_that_comes_again_while_its_handler_still_runs_is_not_busy_for_ever() {
        ledger.on(new JobEvent.Taken("a", at(0)));
        ledger.on(new JobEvent.Started("a", at(0)));
        ledger.on(new JobEvent.Taken("a", at(10)));
        finish("a", 15);
        ledger.on(new JobEvent.Started("a", at(20)));
        finish("a", 25);

        assertThat(ledger.busy(at(25).plus(HOUR))).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void the_end_of_the_first_run_is_not_that_of_the_second() {
        ledger.on(new JobEvent.Taken("a", at(0)));
        ledger.on(new JobEvent.Started("a", at(0)));
        ledger.on(new JobEvent.Taken("a", at(10)));
        ledger.on(new JobEvent.Started("a", at(11)));
        finish("a", 12, new JobOutcome.Stopped(StopReason.STOPPED_BY_PLATFORM));

        assertThat(ledger.recent()).isEmpty();

        finish("a", 13);
        ledger.on(new JobEvent.Reported("a", at(14), new Delivery.Delivered(1), Duration.ZERO));

        assertThat(ledger.recent()).extracting(SeenJob.View::status).containsExactly("failed");
        assertThat(ledger.endings()).containsOnly(Map.entry("failed", 1L));
    }

    @Test
    void the_second_run_ends_the_busy_time_once() {
        ledger.on(new JobEvent.Taken("other", at(0)));
        ledger.on(new JobEvent.Started("other", at(0)));
        ledger.on(new JobEvent.Taken("a", at(0)));
        ledger.on(new JobEvent.Started("a", at(0)));
        ledger.on(new JobEvent.Taken("a", at(10)));
        ledger.on(new JobEvent.Started("a", at(11)));
        finish("a", 12);
        finish("a", 13);

        assertThat(ledger.busy(at(100))).isEqualTo(Duration.ofSeconds(100));
    }

    /** A handler that has a stage for each of its tokens: only the first stages are kept, and all are counted. */
    @Test
    void stages_are_counted_also_where_there_are_too_many_to_keep() {
        int stages = SeenJob.MOST_STAGES + 7;
        ledger.on(new JobEvent.Taken("a", at(0)));
        for (int number = 1; number <= stages; number++) {
            ledger.on(new JobEvent.StageEntered("a", at(1), "token", number));
            // The first goes on around all others.
            if (number > 1) {
                ledger.on(new JobEvent.StageLeft("a", at(1), "token", Duration.ofMillis(1), number));
            }
        }

        ObjectNode nodes = JsonNodeFactory.instance.objectNode();
        JobTrees.nodes(nodes, ledger.job("a").orElseThrow());

        assertThat(nodes.get("nodes_total").asInt()).isEqualTo(stages);
        assertThat(nodes.get("nodes_completed").asInt()).isEqualTo(stages - 1);
        assertThat(nodes.get("nodes")).hasSize(SeenJob.MOST_STAGES);
        assertThat(nodes.at("/nodes/0/status").asString()).isEqualTo("running");
    }
}
