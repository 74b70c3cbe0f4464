package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /debug/status}: who this is, what it does, and with which GPU. */
final class StatusPage implements InspectorPage {
    /** How many of the jobs that are over it lists. */
    static final int RECENT = 20;

    private final WorkerIdentity identity;
    private final String mode;
    private final String version;
    private final Inspected inspected;
    private final JobsInFlight inFlight;
    private final JobLedger ledger;
    private final JobTrees jobs;
    private final InspectorGpu gpu;

    StatusPage(
            WorkerIdentity identity,
            String mode,
            String version,
            Inspected inspected,
            JobsInFlight inFlight,
            JobLedger ledger,
            JobTrees jobs,
            InspectorGpu gpu) {
        this.identity = identity;
        this.mode = mode;
        this.version = version;
        this.inspected = inspected;
        this.inFlight = inFlight;
        this.ledger = ledger;
        this.jobs = jobs;
        this.gpu = gpu;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        ObjectNode tree = Trees.object();
        tree.put("pod_id", identity.id());
        tree.put("status", inspected.status());
        tree.put("endpoint_id", identity.endpoint());
        tree.put("mode", mode);
        tree.put("version", version);
        tree.put("java_version", Runtime.version().toString());
        long startMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
        Trees.time(tree, "started_at", Instant.ofEpochMilli(startMillis));
        tree.put("uptime_ms", ManagementFactory.getRuntimeMXBean().getUptime());
        gpu.putInto(tree);

        List<SeenJob.View> now = inFlight.views();
        if (now.isEmpty()) {
            tree.putNull("current_job");
        } else {
            tree.set("current_job", jobs.of(now.get(0)));
        }
        ArrayNode all = tree.putArray("jobs_in_progress");
        now.forEach(job -> all.add(jobs.of(job)));
        ArrayNode recent = tree.putArray("recent_jobs");
        ledger.recent().stream().limit(RECENT).forEach(job -> recent.add(jobs.of(job)));
        ObjectNode counters = tree.putObject("jobs");
        counters.put("taken", ledger.taken());
        ledger.endings().forEach(counters::put);
        for (String status : List.of("completed", "failed", "cancelled", "timed_out")) {
            if (!counters.has(status)) {
                counters.put(status, 0);
            }
        }
        ArrayNode workers = tree.putArray("workers");
        for (InspectedWorker worker : inspected.workers()) {
            workers.addObject()
                    .put("worker_id", worker.id())
                    .put("state", worker.state().name().toLowerCase(Locale.ROOT))
                    .put("concurrency", worker.places())
                    .put("jobs_in_progress", worker.jobs().size());
        }
        return Trees.ok(tree);
    }
}
