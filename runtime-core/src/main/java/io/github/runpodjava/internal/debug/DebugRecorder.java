package io.github.runpodjava.internal.debug;

import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.facts.GcFacts;
import io.github.runpodjava.internal.facts.Gpus;
import io.github.runpodjava.internal.facts.MemoryFacts;
import io.github.runpodjava.internal.facts.ProcessStart;
import io.github.runpodjava.internal.facts.SystemFacts;
import io.github.runpodjava.job.TakenJob;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records how jobs go, for their results. A worker has one only if it was asked for. Each run of a job has a record of
 * its own that hears the events of this run and no other, so jobs cannot see each other's times, not even two runs under
 * the same id.
 */
public final class DebugRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(DebugRecorder.class);

    private final DebugSettings.Metadata mode;
    private final WorkerSettings settings;
    private final String runtimeVersion;
    private final Digests digests;
    private final Secrets secrets;
    private final Gpus gpus;
    private final InstantSource clock;
    private volatile @Nullable Made made;
    private volatile @Nullable Instant readyAt;

    /** What takes long to make, and is needed with the first job. */
    private record Made(Map<String, Object> systemInfo, ResultAnnotator annotator, Instant processStart) {}

    /** Reads nothing yet: no start is to wait for it. */
    public DebugRecorder(
            WorkerSettings settings, String runtimeVersion, Digests digests, Secrets secrets, InstantSource clock) {
        this.mode = settings.debugMetadata();
        this.settings = settings;
        this.runtimeVersion = runtimeVersion;
        this.digests = digests;
        this.secrets = secrets;
        this.gpus = Gpus.onPath(clock);
        this.clock = clock;
    }

    /** Reads all facts once: the first reading loads classes, for which no job is to wait. */
    public void warmUp() {
        gpus.refresh();
        MemoryFacts.read();
        GcFacts.read();
        made();
    }

    private Made made() {
        Made before = made;
        if (before != null) {
            return before;
        }
        Made now = new Made(
                systemInfo(SystemFacts.read()),
                new ResultAnnotator(mode, settings.delivery().maxResultBytes()),
                ProcessStart.read());
        made = now;
        return now;
    }

    /** The worker takes jobs from now on. */
    public void ready() {
        readyAt = clock.instant();
        // Whoever only wanted more log lines is to know why outputs look different.
        LOG.info(
                "Debug metadata goes into {}; RUNPOD_DEBUG_METADATA=off|objects|all says otherwise",
                mode == DebugSettings.Metadata.ALL
                        ? "every result, and an output that is no object comes as {\"output\": ...} in one"
                        : "results whose output is an object");
    }

    /** A record of a run of {@code job} that is about to begin. */
    public JobRecord begin(TakenJob job) {
        return new JobRecord(job, this);
    }

    /** What runpod-python says about its machine, and under further keys what there is to say about ours. */
    Map<String, Object> systemInfo() {
        return made().systemInfo();
    }

    private Map<String, Object> systemInfo(SystemFacts system) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("os", system.os());
        json.put("processor", system.processor());
        json.put("python_version", "none");
        json.put("runpod", settings.protocolVersion());
        json.put("java_version", system.javaVersion());
        json.put("java_vm", system.javaVm());
        json.put("processors", system.processors());
        json.put("runtime_version", runtimeVersion);
        return json;
    }

    double readyDelayMillis() {
        Instant ready = readyAt;
        return ready == null ? 0 : Times.millis(made().processStart(), ready);
    }

    String workerId() {
        return settings.worker().id();
    }

    Digests digests() {
        return digests;
    }

    Secrets secrets() {
        return secrets;
    }

    Gpus gpus() {
        return gpus;
    }

    Instant now() {
        return clock.instant();
    }

    ResultAnnotator annotator() {
        return made().annotator();
    }
}
