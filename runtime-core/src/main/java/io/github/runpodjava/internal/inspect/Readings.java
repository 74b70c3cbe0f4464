package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.WorkerState;
import io.github.runpodjava.internal.facts.GpuFacts;
import io.github.runpodjava.internal.facts.MemoryFacts;
import io.github.runpodjava.internal.report.SpoolEnds;
import io.github.runpodjava.spi.LogCounts;
import io.github.runpodjava.spi.MetricReading;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the metrics page shows of this moment. */
final class Readings {
    private static final double MIB = 1024.0 * 1024.0;

    private final Inspected inspected;
    private final JobLedger ledger;
    private final StartTimeline timeline;
    private final InspectorMemory memory;
    private final InspectorGpu gpu;
    /** A look that fails must not make the seconds of GPUs fewer than they were. */
    private final AtomicInteger mostGpus = new AtomicInteger();

    private final Supplier<Optional<LogCounts>> logs;
    private final InstantSource clock;

    Readings(
            Inspected inspected,
            JobLedger ledger,
            StartTimeline timeline,
            InspectorMemory memory,
            InspectorGpu gpu,
            Supplier<Optional<LogCounts>> logs,
            InstantSource clock) {
        this.inspected = inspected;
        this.ledger = ledger;
        this.timeline = timeline;
        this.memory = memory;
        this.gpu = gpu;
        this.logs = logs;
        this.clock = clock;
    }

    List<MetricReading> all() {
        List<MetricReading> all = new ArrayList<>();
        queue(all);
        workers(all);
        start(all);
        logs.get().ifPresent(counts -> logs(all, counts));
        process(all);
        gpus(all);
        return all;
    }

    private void queue(List<MetricReading> all) {
        inspected.server().ifPresent(server -> {
            add(all, "jobs_created_total", "Jobs that callers have sent.", Map.of("owner_type", "endpoint"), (double)
                    server.jobsCreated());
            add(all, "jobs_queued_current", "Jobs that wait for a worker.", Map.of(), server.jobsQueued());
            add(all, "runpod_queue_depth", "The same as jobs_queued_current.", Map.of(), server.jobsQueued());
            add(all, "api_connections_current", "Connections that callers have open.", Map.of(), server.connections());
            add(all, "api_requests_current", "Requests that are not answered yet.", Map.of(), server.requests());
        });
        add(
                all,
                "jobs_processing_current",
                "Jobs that this process has taken and not finished.",
                Map.of(),
                inspected.jobs().size());
    }

    private void workers(List<MetricReading> all) {
        int places = 0;
        int taken = 0;
        int results = 0;
        long bytes = 0;
        List<SpoolEnds> ends = new ArrayList<>();
        Map<WorkerState, Integer> states = new TreeMap<>();
        Map<String, Long> requests = new TreeMap<>();
        for (InspectedWorker worker : inspected.workers()) {
            places += worker.places();
            taken += worker.placesTaken();
            results += worker.spooledResults();
            bytes += worker.spooledBytes();
            ends.add(worker.spoolEnds());
            states.merge(worker.state(), 1, Integer::sum);
            worker.queue()
                    .ifPresent(queue -> queue.requests().forEach((status, n) -> requests.merge(status, n, Long::sum)));
        }
        add(all, "slots_current", "Jobs that may run at once.", Map.of(), places);
        add(all, "slots_taken_current", "Places that have a job in them.", Map.of(), taken);
        add(all, "spool_results_current", "Results on disk that wait to be delivered.", Map.of(), results);
        add(all, "spool_bytes", "Size of the results on disk that wait to be delivered.", Map.of(), bytes);
        spooled(all, "delivered", ends, SpoolEnds::delivered);
        spooled(all, "refused", ends, SpoolEnds::refused);
        spooled(all, "expired", ends, SpoolEnds::expired);
        for (WorkerState state : WorkerState.values()) {
            add(
                    all,
                    "workers_current",
                    "Workers of this process by state.",
                    Map.of("state", state.name().toLowerCase(Locale.ROOT)),
                    states.getOrDefault(state, 0));
        }
        requests.forEach((status, n) ->
                add(all, "runpod_requests_total", "Calls to RunPod by HTTP status.", Map.of("status", status), n));
    }

    private static void spooled(
            List<MetricReading> all, String result, List<SpoolEnds> ends, ToLongFunction<SpoolEnds> number) {
        add(
                all,
                "job_spooled_results_total",
                "Results that waited on disk, by what came of them.",
                Map.of("result", result),
                ends.stream().mapToLong(number).sum());
    }

    private void start(List<MetricReading> all) {
        timeline.phases()
                .forEach(phase -> add(
                        all,
                        "startup_phase_seconds",
                        "How long each phase of the cold start took; first_take and first_job are waits after it.",
                        Map.of("phase", phase.name()),
                        phase.took().toNanos() / 1e9));
        timeline.untilReady()
                .ifPresent(took -> add(
                        all,
                        "startup_seconds",
                        "From the first moment of the process until it could take jobs.",
                        Map.of(),
                        took.toNanos() / 1e9));
    }

    private static void logs(List<MetricReading> all, LogCounts counts) {
        add(all, "log_lines_total", "Log lines that were written to stdout.", Map.of(), counts.lines());
        add(all, "log_bytes_total", "Size of the log lines that were written to stdout.", Map.of(), counts.bytes());
        add(
                all,
                "log_lines_folded_total",
                "Log lines that stdout did not get because they repeated one that it got.",
                Map.of(),
                counts.repeated());
        add(
                all,
                "log_lines_held_back_total",
                "Log lines that stdout did not get because of its limits.",
                Map.of(),
                counts.heldBack());
        add(
                all,
                "log_bytes_held_back_total",
                "Size of the log lines that stdout did not get because of its limits.",
                Map.of(),
                counts.heldBackBytes());
        add(
                all,
                "log_file_lines_total",
                "Log lines that were written to the file in the log folder.",
                Map.of(),
                counts.fileLines());
        add(
                all,
                "log_file_lines_lost_total",
                "Log lines that the file in the log folder lacks, because it could not be written to.",
                Map.of(),
                counts.fileLost());
    }

    private void process(List<MetricReading> all) {
        MemoryFacts now = memory.now();
        now.rss()
                .ifPresent(bytes ->
                        add(all, "process_resident_memory_bytes", "Physical memory of this process.", Map.of(), bytes));
        now.containerUsed()
                .ifPresent(
                        bytes -> add(all, "container_memory_used_bytes", "Memory of the container.", Map.of(), bytes));
        now.containerLimit()
                .ifPresent(bytes -> add(
                        all, "container_memory_limit_bytes", "The most that the container may use.", Map.of(), bytes));
    }

    private void gpus(List<MetricReading> all) {
        List<GpuFacts> gpus = gpu.all();
        for (GpuFacts one : gpus) {
            Map<String, String> labels = Map.of("gpu", Integer.toString(one.index()), "name", one.name());
            one.memoryUsedMib()
                    .ifPresent(
                            mib -> add(all, "gpu_memory_used_bytes", "Memory of the GPU in use.", labels, mib * MIB));
            one.memoryTotalMib()
                    .ifPresent(mib -> add(all, "gpu_memory_total_bytes", "Memory of the GPU.", labels, mib * MIB));
            one.utilizationPercent()
                    .ifPresent(percent -> add(
                            all,
                            "gpu_utilization_ratio",
                            "How busy the GPU is, from 0 to 1.",
                            labels,
                            percent / 100.0));
        }
        double busy = ledger.busy(clock.instant()).toNanos() / 1e9;
        add(
                all,
                "runpod_gpu_seconds_total",
                "Seconds in which at least one handler ran, times the number of GPUs.",
                Map.of(),
                busy * mostGpus.accumulateAndGet(gpus.size(), Math::max));
        add(all, "jobs_busy_seconds_total", "Seconds in which at least one handler ran.", Map.of(), busy);
    }

    private static void add(
            List<MetricReading> all, String name, String help, Map<String, String> labels, double value) {
        all.add(new MetricReading(name, help, labels, value));
    }
}
