package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.MetricReading;
import io.github.runpodjava.spi.Metrics;
import io.github.runpodjava.spi.QueueEnd;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The single facts behind the endpoints. */
class InspectorFactsTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path root;

    @Test
    void processes_that_were_killed_are_counted_in_both_versions() throws Exception {
        InspectorMemory memory = new InspectorMemory(root);
        assertThat(memory.oomKills()).isEmpty();

        write("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        assertThat(memory.oomKills()).hasValue(1);
        write("memory.events", "low 0\noom 1\noom_kill 2\noom_group_kill 0\n");
        assertThat(memory.oomKills()).hasValue(2);
    }

    private void write(String file, String text) throws Exception {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @ParameterizedTest
    @CsvSource({
        "--api-private-webhooks, false, false",
        "RUNPOD_AI_API_KEY, rpa_123, [hidden]",
        "--api-key, abc, [hidden]",
        "DB_PASSWORD, abc, [hidden]",
        "RUNPOD_WEBHOOK_GET_JOB, https://u:p@api.runpod.ai/v2/e/job-take/$ID?gpu=A&token=1,"
                + " https://[hidden]@api.runpod.ai/v2/e/job-take/$ID?[hidden]",
        "RUNPOD_STOP_GRACE_MS, 10, 10"
    })
    void no_secret_is_shown_in_a_setting(String name, String value, String shown) {
        assertThat(new ShownSetting(Secrets.none()).of(name, value)).isEqualTo(shown);
    }

    @Test
    void no_secret_is_shown_in_an_argument() {
        ShownSetting shown = new ShownSetting(Secrets.none());

        assertThat(shown.argument("-Dapi.key=abc")).isEqualTo("-Dapi.key=[hidden]");
        assertThat(shown.argument("-Dcom.sun.management.jmxremote.authenticate=false"))
                .isEqualTo("-Dcom.sun.management.jmxremote.authenticate=false");
        assertThat(shown.argument("-Xmx1g")).isEqualTo("-Xmx1g");
    }

    @Test
    void the_ledger_knows_jobs_from_their_first_event_to_their_last() {
        JobLedger ledger = new JobLedger(id -> List.of());
        tell(ledger, "a", new JobOutcome.Completed("x"), null);
        tell(ledger, "b", new JobOutcome.Failed("no"), null);
        tell(ledger, "c", new JobOutcome.Failed("too long"), StopReason.DEADLINE);
        tell(ledger, "d", new JobOutcome.Stopped(StopReason.STOPPED_BY_PLATFORM), StopReason.STOPPED_BY_PLATFORM);
        ledger.on(new JobEvent.Taken("e", T0));

        assertThat(ledger.taken()).isEqualTo(5);
        assertThat(ledger.endings())
                .containsEntry("completed", 1L)
                .containsEntry("failed", 1L)
                .containsEntry("timed_out", 1L)
                .containsEntry("cancelled", 1L);
        assertThat(ledger.recent()).extracting(SeenJob.View::id).containsExactly("d", "c", "b", "a");
        assertThat(ledger.job("e").orElseThrow().status()).isEqualTo("processing");
        assertThat(ledger.job("unknown")).isEmpty();
        assertThat(ledger.busy(T0.plusSeconds(100))).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void the_ledger_forgets_the_oldest() {
        JobLedger ledger = new JobLedger(id -> List.of());
        for (int i = 0; i <= JobLedger.RECENT; i++) {
            tell(ledger, "job-" + i, new JobOutcome.Completed("x"), null);
        }

        assertThat(ledger.recent()).hasSize(JobLedger.RECENT);
        assertThat(ledger.job("job-0")).isEmpty();
        assertThat(ledger.job("job-1")).isPresent();
        assertThat(ledger.endings()).containsEntry("completed", JobLedger.RECENT + 1L);
    }

    @Test
    void a_job_that_ignored_its_time_limit_is_busy_until_its_handler_returns_and_counts_once() {
        JobLedger ledger = new JobLedger(id -> List.of());
        ledger.on(new JobEvent.Taken("a", T0));
        ledger.on(new JobEvent.Started("a", T0));
        ledger.on(new JobEvent.StopRequested("a", T0, StopReason.DEADLINE));
        ledger.on(new JobEvent.StopIgnored("a", T0, Duration.ZERO, List.of()));
        ledger.on(new JobEvent.Reported("a", T0.plusSeconds(1), new Delivery.Delivered(1), Duration.ZERO));
        assertThat(ledger.job("a").orElseThrow().status()).isEqualTo("timed_out");
        assertThat(ledger.busy(T0.plusSeconds(2))).isEqualTo(Duration.ofSeconds(2));

        ledger.on(
                new JobEvent.Finished("a", T0.plusSeconds(3), new JobOutcome.Completed("late"), Duration.ofSeconds(3)));

        assertThat(ledger.endings()).containsExactly(entry("timed_out", 1L));
        assertThat(ledger.busy(T0.plusSeconds(100))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void a_job_that_was_cancelled_before_it_began_is_over_and_was_never_busy() {
        JobLedger ledger = new JobLedger(id -> List.of());
        ledger.on(new JobEvent.Taken("a", T0));
        ledger.on(
                new JobEvent.Finished("a", T0, new JobOutcome.Stopped(StopReason.STOPPED_BY_PLATFORM), Duration.ZERO));

        assertThat(ledger.job("a").orElseThrow().status()).isEqualTo("cancelled");
        assertThat(ledger.busy(T0.plusSeconds(100))).isZero();
    }

    @Test
    void outputs_of_finished_jobs_are_not_kept() {
        JobLedger ledger = new JobLedger(id -> List.of());
        LazyMetrics metrics = new LazyMetrics(Optional::empty, List::<MetricReading>of);
        List<WeakReference<Object>> outputs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Object output = new Object();
            outputs.add(new WeakReference<>(output));
            tell(ledger, "job-" + i, new JobOutcome.Completed(output), null);
            metrics.on(new JobEvent.Finished("job-" + i, T0, new JobOutcome.Completed(output), Duration.ZERO));
        }

        Waiting.until("they are collected", () -> {
            System.gc();
            // The last one may still be in a register of this method.
            return outputs.stream().filter(output -> output.get() != null).count() <= 1;
        });
        assertThat(ledger.recent()).hasSize(10);
    }

    @Test
    void a_listing_of_files_ends_also_where_there_are_only_folders() throws Exception {
        Path deep = root;
        for (int i = 0; i < 50; i++) {
            deep = Files.createDirectory(deep.resolve("f"));
        }
        Files.createFile(deep.resolve("file"));

        assertThat(new FolderListing(root).entries(10)).hasSize(1);
    }

    private static void tell(JobLedger ledger, String id, JobOutcome outcome, StopReason stop) {
        ledger.on(new JobEvent.Taken(id, T0));
        ledger.on(new JobEvent.Started(id, T0));
        if (stop != null) {
            ledger.on(new JobEvent.StopRequested(id, T0, stop));
        }
        ledger.on(new JobEvent.Finished(id, T0.plusSeconds(1), outcome, Duration.ofSeconds(1)));
        if (!(outcome instanceof JobOutcome.Stopped)) {
            ledger.on(new JobEvent.Reported(id, T0, new Delivery.Delivered(1), Duration.ZERO));
        }
    }

    @Test
    void advice_follows_from_what_is_seen() {
        List<StartPhase> phases = List.of(
                new StartPhase("setup", T0, Duration.ofSeconds(30)),
                new StartPhase("fitness", T0, Duration.ofMillis(5)));
        String bad = String.join(
                "\n",
                new StartupAdvice(
                                phases,
                                List.of("-Xshare:off", "-agentlib:jdwp=x"),
                                LogLevel.DEBUG,
                                1L << 30,
                                OptionalLong.of(1L << 30))
                        .sentences());

        assertThat(bad)
                .contains("--train-cache")
                .doesNotContain("-XX:SharedArchiveFile", "-XX:AOTCache")
                .contains("-Xshare:off")
                .contains("debugger")
                .contains("DEBUG")
                .contains("set-up took 30000 ms")
                .contains("MaxRAMPercentage");
        assertThat(new StartupAdvice(
                                List.of(),
                                List.of("-XX:SharedArchiveFile=x"),
                                LogLevel.INFO,
                                1L << 29,
                                OptionalLong.of(1L << 30))
                        .sentences())
                .isEmpty();
    }

    /** Notes what it is told. */
    private static final class NotedMetrics implements Metrics {
        private final List<String> noted = new ArrayList<>();

        @Override
        public synchronized void on(JobEvent event) {
            noted.add(event.jobId());
        }

        @Override
        public synchronized void queued(Duration delay) {
            noted.add("queued");
        }

        @Override
        public synchronized void endedInQueue(QueueEnd how) {
            noted.add(how.name());
        }

        @Override
        public synchronized void served(String endpoint, String method, int status, Duration took) {
            noted.add(endpoint);
        }

        @Override
        public InspectorAnswer.Page page(String accept) {
            return new InspectorAnswer.Page(200, "text/plain", String.join(",", noted));
        }

        @Override
        public void close() {}
    }

    @Test
    void metrics_are_loaded_when_they_are_asked_for_and_know_what_was_before() {
        AtomicInteger loaded = new AtomicInteger();
        LazyMetrics metrics = new LazyMetrics(
                () -> {
                    loaded.incrementAndGet();
                    return Optional.of(readings -> new NotedMetrics());
                },
                List::<MetricReading>of);
        metrics.on(new JobEvent.Taken("a", T0));
        metrics.served("/run", "POST", 200, Duration.ZERO);
        metrics.queued(Duration.ZERO);
        metrics.endedInQueue(QueueEnd.TIMED_OUT);
        assertThat(loaded).hasValue(0);

        Metrics found = metrics.get().orElseThrow();
        metrics.on(new JobEvent.Taken("b", T0));

        assertThat(found.page("").text()).isEqualTo("a,/run,queued,TIMED_OUT,b");
        assertThat(metrics.get()).containsSame(found);
        assertThat(loaded).hasValue(1);
    }

    @Test
    void much_is_not_kept_for_metrics_that_nobody_asks_for() {
        AtomicInteger loaded = new AtomicInteger();
        LazyMetrics metrics = new LazyMetrics(
                () -> {
                    loaded.incrementAndGet();
                    return Optional.of(readings -> new NotedMetrics());
                },
                List::<MetricReading>of);
        for (int i = 0; i < LazyMetrics.MUCH; i++) {
            metrics.on(new JobEvent.Taken("a", T0));
        }
        Waiting.until("they are loaded", () -> loaded.get() == 1);

        assertThat(metrics.get().orElseThrow().page("").text().split(",")).hasSize(LazyMetrics.MUCH);
    }

    @Test
    void metrics_that_are_not_there_or_broken_cost_nothing() {
        assertThat(new LazyMetrics(Optional::empty, List::<MetricReading>of).get())
                .isEmpty();
        LazyMetrics broken = new LazyMetrics(
                () -> {
                    throw new NoClassDefFoundError("a jar is missing");
                },
                List::<MetricReading>of);
        broken.on(new JobEvent.Taken("a", T0));
        assertThat(broken.get()).isEmpty();
        broken.on(new JobEvent.Taken("a", T0));
    }
}
