package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.execute.RunningJob;
import io.github.runpodjava.internal.facts.Gpus;
import io.github.runpodjava.internal.report.SpoolEnds;
import io.github.runpodjava.spi.LogCounts;
import io.github.runpodjava.spi.MetricReading;
import io.github.runpodjava.spi.QueueFacts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    private volatile List<InspectedWorker> workers = List.of();
    private final Inspected inspected = new Inspected(() -> workers);
    private final JobLedger ledger = new JobLedger(id -> List.of());
    private final Readings readings = new Readings(
            inspected,
            ledger,
            new StartTimeline(Instant.now(), new StartPhases(), inspected, ledger),
            new InspectorMemory(),
            new InspectorGpu(Gpus.onPath(InstantSource.system()), InstantSource.system()),
            () -> Optional.of(new LogCounts(1, 2, 3, 4, 5, 6, 7, 8)),
            InstantSource.system());

    /** A worker that does nothing. */
    private record Idle(SpoolEnds spoolEnds) implements InspectedWorker {
        @Override
        public String id() {
            return "w";
        }

        @Override
        public WorkerState state() {
            return WorkerState.ACTIVE;
        }

        @Override
        public int places() {
            return 1;
        }

        @Override
        public int placesTaken() {
            return 0;
        }

        @Override
        public int placesStuck() {
            return 0;
        }

        @Override
        public List<RunningJob> jobs() {
            return List.of();
        }

        @Override
        public int questions() {
            return 0;
        }

        @Override
        public boolean isAskedBy(String id) {
            return false;
        }

        @Override
        public Optional<RunningJob> job(String id) {
            return Optional.empty();
        }

        @Override
        public int spooledResults() {
            return 0;
        }

        @Override
        public long spooledBytes() {
            return 0;
        }

        @Override
        public Map<String, Optional<String>> activities() {
            return Map.of();
        }

        @Override
        public List<StartPhase> startPhases() {
            return List.of();
        }

        @Override
        public Optional<QueueFacts> queue() {
            return Optional.empty();
        }
    }

    private Map<String, Double> byLabel(String name, String label) {
        return readings.all().stream()
                .filter(reading -> reading.name().equals(name))
                .collect(Collectors.toMap(reading -> reading.labels().get(label), MetricReading::value));
    }

    @Test
    void what_came_of_spooled_results_is_there_from_the_start_and_the_sum_of_all_workers() {
        assertThat(byLabel("job_spooled_results_total", "result"))
                .isEqualTo(Map.of("delivered", 0.0, "refused", 0.0, "expired", 0.0));

        workers = List.of(new Idle(new SpoolEnds(1, 2, 3)), new Idle(new SpoolEnds(10, 0, 0)));

        assertThat(byLabel("job_spooled_results_total", "result"))
                .isEqualTo(Map.of("delivered", 11.0, "refused", 2.0, "expired", 3.0));
    }

    @Test
    void each_help_says_what_its_value_is_without_another() {
        Map<String, String> helps = readings.all().stream()
                .collect(Collectors.toMap(MetricReading::name, MetricReading::help, (one, same) -> one));

        assertThat(new ArrayList<>(helps.values()))
                .doesNotHaveDuplicates()
                .allSatisfy(help -> assertThat(help).isNotBlank().doesNotMatch("How \\w+ they (are|were)\\."));
    }
}
