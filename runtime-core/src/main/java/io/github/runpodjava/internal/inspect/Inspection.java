package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.debugjob.DebugQuestions;
import io.github.runpodjava.internal.debugjob.DebugTask;
import io.github.runpodjava.internal.pacing.LateStart;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.Inspector.Endpoint;
import io.github.runpodjava.spi.LogControl;
import io.github.runpodjava.spi.LogCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The inspector of a process and what feeds it, put together by hand. */
public final class Inspection implements AutoCloseable, JobEventListener {
    private final Inspected inspected = new Inspected();
    private final LateStart late = new LateStart();
    private final Input input;
    private @Nullable MetricsPush push;
    /** Made with the first event or question: every class on the way to the first request for a job holds that up. */
    private final Lazy<Feeds> feeds = Lazy.by(this::makeFeeds);

    private @Nullable Sources sources;
    private @Nullable WorkerInspector inspector;

    /**
     * What it is told at the start.
     *
     * @param settings what the environment says
     * @param door who may ask
     * @param push where metrics go by themselves
     * @param reads every setting as it was read
     * @param program what the program's own code says about the worker, by name
     * @param mode what the process does, as in {@code queue}
     * @param version of this runtime
     * @param programBegan when the runtime's code ran first
     * @param phases of the start, as far as the program notes them
     * @param secrets what must not be shown
     * @param logControl the logging back end
     * @param mapper reads JSON
     * @param clock the time
     */
    public record Input(
            WorkerSettings settings,
            DebugDoorSettings door,
            MetricsPushSettings push,
            List<ReadSetting> reads,
            Map<String, String> program,
            String mode,
            String version,
            Instant programBegan,
            StartPhases phases,
            Supplier<Secrets> secrets,
            Supplier<Optional<LogControl>> logControl,
            Lazy<ObjectMapper> mapper,
            InstantSource clock) {}

    public Inspection(Input input) {
        this.input = input;
    }

    /** What hears the events of all jobs. */
    private record Feeds(Questions questions, JobLedger ledger, LazyMetrics metrics) {}

    private Feeds makeFeeds() {
        JobLedger ledger = new JobLedger(id -> inspected
                .folderOf(id)
                .map(folder -> new FolderListing(folder).entries(FolderListing.MOST))
                .orElse(List.of()));
        return new Feeds(new Questions(inspected::isAbout), ledger, new LazyMetrics(() -> sources()
                .readings()
                .all()));
    }

    @Override
    public void on(JobEvent event) {
        Feeds all = feeds.get();
        if (all.questions().isOfOne(event)) {
            return;
        }
        all.ledger().on(event);
        all.metrics().on(event);
    }

    /** What is only needed once somebody asks. */
    private record Sources(
            StartTimeline timeline, InspectorGpu gpu, InspectorMemory memory, Readings readings, Secrets secrets) {}

    private synchronized Sources sources() {
        Sources made = sources;
        if (made == null) {
            JobLedger ledger = feeds.get().ledger();
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
        JobLedger ledger = feeds.get().ledger();
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
        get(pages, "/debug/workflow", "The stages of the jobs that run", new WorkflowPage(inFlight, ledger));
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
        PrometheusPage prometheus = new PrometheusPage(feeds.get().metrics());
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
                questions(),
                input.mapper()));
    }

    private static void get(Map<Endpoint, InspectorPage> pages, String path, String summary, InspectorPage page) {
        pages.put(new Endpoint("GET", path, summary), page);
    }

    /** Opens the debug port, where there is to be one. */
    public void openDoor() {
        DebugDoorOpener.start(input.door(), this::inspector, late);
    }

    /** Jobs are taken from now on. */
    public void working() {
        late.working();
    }

    /** Begins what needs nobody to ask. */
    public void start() {
        if (input.push().url().isPresent()) {
            push = new MetricsPush(
                    input.push(),
                    input.settings().worker(),
                    () -> feeds.get().metrics().get(),
                    new Pauses(),
                    System::nanoTime);
            push.start();
        }
    }

    /** All jobs are done. */
    @Override
    public void close() {
        if (push != null) {
            push.close();
        }
    }

    /** A part of the start begins now. */
    public StartPhases.Running begin(String phase) {
        return input.phases().begin(phase);
    }

    /** Lets it see the workers; they may come and go. */
    public void watch(Supplier<List<InspectedWorker>> workers) {
        inspected.workers(workers);
    }

    /** Answers the questions; made when it is first needed. */
    public synchronized Inspector inspector() {
        WorkerInspector made = inspector;
        if (made == null) {
            made = new WorkerInspector(
                    pages(sources()),
                    input.settings().debugToken(),
                    inspected,
                    feeds.get().metrics());
            inspector = made;
        }
        return made;
    }

    /** The same questions for jobs that ask, by name; each takes the object that asks and gives the answer. */
    public Map<String, Function<JsonNode, JsonNode>> questions() {
        return JobQuestions.to(this::inspector);
    }

    /** Whether the local server is to have routes for it. */
    public boolean isOnLocalServer() {
        return input.door().onLocalServer();
    }
}
