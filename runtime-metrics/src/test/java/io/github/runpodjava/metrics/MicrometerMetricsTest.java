package io.github.runpodjava.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.spi.MetricReading;
import io.github.runpodjava.spi.Metrics;
import io.github.runpodjava.spi.MetricsProvider;
import io.github.runpodjava.spi.QueueEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private final List<MetricReading> readings = new ArrayList<>();
    private final Metrics metrics =
            ServiceLoader.load(MetricsProvider.class).findFirst().orElseThrow().open(() -> List.copyOf(readings));

    @AfterEach
    void close() {
        metrics.close();
    }

    private String page() {
        return metrics.page("").text();
    }

    private void job(String id, JobOutcome outcome, StopReason stop, Delivery delivery) {
        metrics.on(new JobEvent.Taken(id, T0));
        metrics.on(new JobEvent.Started(id, T0.plusMillis(200)));
        if (stop != null) {
            metrics.on(new JobEvent.StopRequested(id, T0, stop));
        }
        metrics.on(new JobEvent.Finished(id, T0, outcome, Duration.ofMillis(1500)));
        if (delivery != null) {
            metrics.on(new JobEvent.Reported(id, T0, delivery, Duration.ofMillis(30)));
        }
    }

    @Test
    void jobs_are_counted_by_how_they_ended_and_timed() {
        job("a", new JobOutcome.Completed(1), null, new Delivery.Delivered(1));
        job("b", new JobOutcome.Failed("no"), null, new Delivery.GaveUp("down", 4, true));
        job("c", new JobOutcome.Failed("late"), StopReason.DEADLINE, new Delivery.Delivered(2));
        job("d", new JobOutcome.Stopped(StopReason.STOPPED_BY_PLATFORM), StopReason.STOPPED_BY_PLATFORM, null);
        metrics.on(new JobEvent.Taken("e", T0));
        metrics.on(new JobEvent.Reported("e", T0, new Delivery.Delivered(1), Duration.ZERO));

        assertThat(page())
                .contains("jobs_taken_total 5.0")
                .contains("runpod_jobs_total 5.0")
                .contains("jobs_completed_total{status=\"completed\"} 1.0")
                .contains("jobs_completed_total{status=\"failed\"} 2.0")
                .contains("jobs_completed_total{status=\"timed_out\"} 1.0")
                .contains("jobs_completed_total{status=\"cancelled\"} 1.0")
                .contains("job_duration_seconds_bucket{status=\"completed\",le=\"1.0\"} 0")
                .contains("job_duration_seconds_bucket{status=\"completed\",le=\"2.5\"} 1")
                .contains("job_duration_seconds_sum{status=\"completed\"} 1.5")
                .contains("runpod_job_duration_seconds_count{status=\"completed\"} 1")
                .contains("job_start_delay_seconds_count 4")
                .contains("job_delivery_seconds_count{result=\"delivered\"} 3")
                .contains("job_delivery_seconds_count{result=\"spooled\"} 1")
                .contains("job_delivery_attempts_total 8.0")
                .contains("job_stops_total{reason=\"deadline\"} 1.0");
    }

    @Test
    void stops_are_there_for_each_reason_before_the_first() {
        for (StopReason reason : StopReason.values()) {
            assertThat(page())
                    .contains("job_stops_total{reason=\"" + reason.name().toLowerCase(Locale.ROOT) + "\"} 0.0");
        }
    }

    @Test
    void each_help_says_what_its_value_is_without_another() {
        List<String> helps =
                page().lines().filter(line -> line.startsWith("# HELP job")).toList();

        assertThat(helps).hasSizeGreaterThan(10).allSatisfy(help -> assertThat(help)
                .matches("# HELP \\w+ \\S.*")
                .doesNotMatch(".* How \\w+ they (are|were)\\."));
    }

    @Test
    void what_takes_a_fraction_of_a_millisecond_and_what_takes_days_fall_between_ends_of_buckets() {
        metrics.queued(Duration.ofNanos(80_000));
        metrics.on(new JobEvent.Taken("a", T0));
        metrics.on(new JobEvent.Started("a", T0.plusNanos(70_000)));
        metrics.on(new JobEvent.Finished("a", T0, new JobOutcome.Completed(1), Duration.ofNanos(700_000)));
        metrics.on(new JobEvent.Reported("a", T0, new Delivery.Delivered(1), Duration.ofNanos(90_000)));
        metrics.on(new JobEvent.Finished("b", T0, new JobOutcome.Completed(1), Duration.ofHours(30)));

        for (String brief : List.of(
                "job_queue_delay_seconds_bucket{",
                "job_start_delay_seconds_bucket{",
                "job_delivery_seconds_bucket{result=\"delivered\",")) {
            assertThat(page())
                    .contains(brief + "le=\"5.0E-5\"} 0")
                    .contains(brief + "le=\"1.0E-4\"} 1")
                    .contains(brief + "le=\"1800.0\"} 1");
        }
        String ran = "job_duration_seconds_bucket{status=\"completed\",";
        assertThat(page())
                .contains(ran + "le=\"5.0E-4\"} 0")
                .contains(ran + "le=\"0.001\"} 1")
                .contains(ran + "le=\"86400.0\"} 1")
                .contains(ran + "le=\"604800.0\"} 2");
    }

    @Test
    void a_job_that_ended_in_the_queue_is_over_and_no_handler_ran_for_it() {
        metrics.endedInQueue(QueueEnd.TIMED_OUT);
        metrics.endedInQueue(QueueEnd.CANCELLED);
        metrics.endedInQueue(QueueEnd.CANCELLED);

        assertThat(page())
                .contains("runpod_jobs_total 3.0")
                .contains("jobs_completed_total{status=\"timed_out\"} 1.0")
                .contains("jobs_completed_total{status=\"cancelled\"} 2.0")
                .contains("job_duration_seconds_count{status=\"timed_out\"} 0")
                .contains("jobs_taken_total 0.0");
    }

    @Test
    void a_job_that_ignored_its_time_limit_counts_once() {
        metrics.on(new JobEvent.Taken("a", T0));
        metrics.on(new JobEvent.Started("a", T0));
        metrics.on(new JobEvent.StopRequested("a", T0, StopReason.DEADLINE));
        metrics.on(new JobEvent.Reported("a", T0, new Delivery.Delivered(1), Duration.ZERO));
        metrics.on(new JobEvent.Finished("a", T0, new JobOutcome.Completed(1), Duration.ofSeconds(3)));

        assertThat(page())
                .contains("runpod_jobs_total 1.0")
                .contains("jobs_completed_total{status=\"timed_out\"} 1.0")
                .contains("jobs_completed_total{status=\"completed\"} 0.0")
                .contains("job_duration_seconds_count{status=\"timed_out\"} 1");
    }

    @Test
    void what_is_read_is_of_the_moment_and_leaves_with_its_source() {
        readings.add(new MetricReading("jobs_created_total", "x", Map.of("owner_type", "endpoint"), 3));
        readings.add(new MetricReading("spool_bytes", "x", Map.of(), 10));
        assertThat(page())
                .contains("jobs_created_total{owner_type=\"endpoint\"} 3.0")
                .contains("spool_bytes 10.0");
        assertThat(metrics.page("application/openmetrics-text").text())
                .contains("jobs_created_total{owner_type=\"endpoint\"} 3.0");

        readings.clear();
        readings.add(new MetricReading("spool_bytes", "x", Map.of(), 20));
        assertThat(page()).doesNotContain("jobs_created").contains("spool_bytes 20.0");
    }

    @Test
    void requests_streams_stages_and_the_jvm_are_there() {
        metrics.served("/run", "POST", 200, Duration.ofMillis(3));
        metrics.queued(Duration.ofSeconds(2));
        metrics.on(new JobEvent.ChunkSent("a", T0, 0, 100));
        metrics.on(new JobEvent.Progressed("a", T0, null));
        metrics.on(new JobEvent.StopIgnored("a", T0, Duration.ZERO, List.of()));
        for (int i = 0; i < 200; i++) {
            metrics.on(new JobEvent.StageLeft("a", T0, "stage-" + i, Duration.ofSeconds(1), i));
        }

        assertThat(page())
                .contains("api_requests_total{endpoint=\"/run\",method=\"POST\",status=\"200\"} 1.0")
                .contains("api_request_duration_seconds_count{endpoint=\"/run\",method=\"POST\"} 1")
                .contains("job_queue_delay_seconds_sum 2.0")
                .contains("job_chunks_total 1.0")
                .contains("job_chunk_bytes_total 100.0")
                .contains("job_progress_updates_total 1.0")
                .contains("job_stops_ignored_total 1.0")
                .contains("job_stage_duration_seconds_count{stage=\"stage-0\"} 1")
                .contains("job_stage_duration_seconds_count{stage=\"other\"} 100")
                .contains("jvm_memory_used_bytes{area=\"heap\"")
                .contains("process_uptime_seconds");
    }

    @Test
    void both_formats_are_given_to_who_asks_for_them() {
        assertThat(metrics.page("*/*").contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.page("application/openmetrics-text; version=1.0.0").contentType())
                .startsWith("application/openmetrics-text");
        assertThat(metrics.page("application/openmetrics-text").text()).endsWith("# EOF\n");
    }
}
