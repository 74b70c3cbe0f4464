package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.internal.debugjob.DebugQuestions;
import io.github.runpodjava.internal.debugjob.DebugTask;
import io.github.runpodjava.internal.facts.Gpus;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.Inspector.Endpoint;
import io.github.runpodjava.spi.LogControl;
import io.github.runpodjava.spi.LogCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All parts of an inspector, put together by hand. Thread-safe. */
final class InspectorParts implements JobEventListener {
    private final Inspection.Input input;
    private final Inspected inspected;
    private final Questions questions;
    private final JobLedger ledger;
    private final LazyMetrics metrics;
    private @Nullable Sources sources;
    private @Nullable WorkerInspector inspector;

    InspectorParts(Inspection.Input input, Supplier<List<InspectedWorker>> workers) {
        this.input = input;
        this.inspected = new Inspected(workers);
        this.questions = new Questions(inspected::isAbout);
        this.ledger = new JobLedger(id -> inspected
                .folderOf(id)
                .map(folder -> new FolderListing(folder).entries(FolderListing.MOST))
                .orElse(List.of()));
        this.metrics = new LazyMetrics(() -> sources().readings().all());
    }

    @Override
    public void on(JobEvent event) {
        if (questions.isOfOne(event)) {
            return;
        }
        ledger.on(event);
        metrics.on(event);
    }

    /** Whose parts they are. */
    WorkerIdentity worker() {
        return input.settings().worker();
    }

    LazyMetrics metrics() {
        return metrics;
    }

    synchronized Inspector inspector() {
        WorkerInspector made = inspector;
        if (made == null) {
            made = new WorkerInspector(pages(sources()), input.settings().debugToken(), inspected, metrics);
            inspector = made;
        }
        return made;
    }

    /** What is only needed once somebody asks. */
    private record Sources(
            StartTimeline timeline, InspectorGpu gpu, InspectorMemory memory, Readings readings, Secrets secrets) {}

    private synchronized Sources sources() {
        Sources made = sources;
        if (made == null) {
            StartTimeline timeline = new StartTimeline(input.programBegan(), input.phases(), inspected, ledger);
            InspectorGpu gpu = new InspectorGpu(Gpus.onPath(input.clock()), input.clock());
            InspectorMemory memory = new InspectorMemory();
            made = new Sources(
                    timeline,
                    gpu,
                    memory,
                    new Readings(inspected, ledger, timeline, memory, gpu, this::logCounts, input.clock()),
                    input.secrets().get());
            sources = made;
        }
        return made;
    }

    private Optional<LogCounts> logCounts() {
        return input.logControl().get().flatMap(LogControl::counts);
    }

    private Map<Endpoint, InspectorPage> pages(Sources made) {
        StartTimeline timeline = made.timeline();
        InspectorGpu gpu = made.gpu();
        InspectorMemory memory = made.memory();
        Secrets secrets = made.secrets();
        JobsInFlight inFlight = new JobsInFlight(inspected, ledger);
        JobTrees jobs = new JobTrees(secrets, input.clock());
        LogLevelPage level = new LogLevelPage(
                input.logControl(), input.mapper(), input.settings().log());
        ShownSetting shown = new ShownSetting(secrets);
        Map<Endpoint, InspectorPage> pages = new LinkedHashMap<>();
        get(
                pages,
                "/health",
                "Whether the process lives",
                request -> Trees.ok(Trees.object().put("status", "ok")));
        get(pages, "/ready", "Whether it can work, check by check", new ReadyPage(inspected, input.version(), secrets));
        get(
                pages,
                "/debug/status",
                "Who it is and what it does",
                new StatusPage(
                        input.settings().worker(),
                        input.mode(),
                        input.version(),
                        inspected,
                        inFlight,
                        ledger,
                        jobs,
                        gpu));
        get(pages, "/debug/workflow", "The stages of the jobs that run", new WorkflowPage(inspected, inFlight, ledger));
        get(
                pages,
                "/debug/logs",
                "What was logged last",
                new LogsPage(() -> input.logControl().get().flatMap(LogControl::recentLines), input.mapper()));
        get(pages, "/debug/queue", "What waits and what runs", new QueuePage(inspected));
        get(pages, "/debug/memory", "Heap, process, container and GPU", new MemoryPage(memory, gpu));
        get(
                pages,
                "/debug/artifacts",
                "The files in a job's work folder",
                new ArtifactsPage(inspected, inFlight, ledger, secrets));
        get(
                pages,
                "/debug/config",
                "The settings and where they came from",
                new ConfigPage(
                        EffectiveReads.of(input.reads(), input.settings(), input.program(), input.mode()),
                        input.program(),
                        input.mode(),
                        level::level,
                        shown));
        get(pages, "/debug/connections", "The connections in use", new ConnectionsPage(inspected));
        get(pages, "/debug/threads", "Where each thread is", new ThreadsPage(inspected, secrets));
        get(
                pages,
                "/debug/startup",
                "Where the time of the cold start went",
                new StartupPage(timeline, level::level, memory));
        pages.put(new Endpoint("POST", "/debug/log-level", "Change what is logged"), level);
        pages.put(
                new Endpoint("POST", "/debug/ask", "What a job could ask, without one"),
                new AskPage(inspected, () -> asked(secrets)::answer, input.mapper()));
        PrometheusPage prometheus = new PrometheusPage(metrics);
        get(pages, "/metrics", "What Prometheus reads", prometheus);
        get(pages, Inspector.METRICS, "The same", prometheus);
        return pages;
    }

    private DebugQuestions asked(Secrets secrets) {
        return DebugQuestions.to(new DebugTask.Sources(
                input.settings().worker(),
                input.settings().logFolder(),
                input.logControl().get(),
                secrets,
                JobQuestions.to(this::inspector),
                input.mapper()));
    }

    private static void get(Map<Endpoint, InspectorPage> pages, String path, String summary, InspectorPage page) {
        pages.put(new Endpoint("GET", path, summary), page);
    }
}
