package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.spi.LogControl;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A process that can be looked into: its inspector, and a worker whose events the inspector hears. */
final class Debugging implements Supplier<Inspection.Input>, AutoCloseable {
    private final Mode mode;
    private final WorkerSpec spec;
    private final WorkerSettings settings;
    private final List<ReadSetting> reads;
    private final Instant began;
    private final StartPhases phases;
    private final Supplier<Optional<LogControl>> logControl;
    private final Inspection inspection;

    Debugging(
            Mode mode,
            WorkerSpec spec,
            WorkerSettings settings,
            DebugDoorSettings door,
            MetricsPushSettings push,
            List<ReadSetting> reads,
            Instant began,
            StartPhases phases,
            Supplier<Optional<LogControl>> logControl) {
        this.mode = mode;
        this.spec = spec;
        this.settings = settings;
        this.reads = reads;
        this.began = began;
        this.phases = phases;
        this.logControl = logControl;
        this.inspection = new Inspection(door, push, phases, this);
    }

    /** What answers are made from; asked for with the first question. */
    @Override
    public Inspection.Input get() {
        return new Inspection.Input(
                settings,
                reads,
                saidBy(spec),
                mode.name().toLowerCase(Locale.ROOT),
                RuntimeVersion.get(),
                began,
                phases,
                spec::secrets,
                logControl,
                Lazy.by(Json::newMapper),
                WorkerFactory.CLOCK);
    }

    /** Whether anybody could ask, or is told without asking. A test job is over before anybody would. */
    static boolean isWanted(Mode mode, DebugDoorSettings door, MetricsPushSettings push, WorkerSettings settings) {
        boolean works = mode != Mode.TEST_INPUT && mode != Mode.TEST_FILE;
        boolean byServer = mode == Mode.SERVE_API && door.onLocalServer();
        boolean byJob = settings.debugToken().isPresent();
        boolean byItself = push.url().isPresent();
        return works && (door.ownPort().isPresent() || byServer || byJob || byItself);
    }

    private static Map<String, String> saidBy(WorkerSpec spec) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put(
                "concurrency",
                spec.concurrency() instanceof Concurrency.Fixed fixed ? Integer.toString(fixed.jobs()) : "changing");
        said.put("streams", Boolean.toString(spec.streams()));
        said.put("refresh_after_each_job", Boolean.toString(spec.refreshAfterEachJob()));
        said.put("fitness_checks", String.join(", ", spec.fitnessChecks().keySet()));
        said.put("input_type", spec.signature().input().getTypeName());
        spec.jobLimit().ifPresent(limit -> said.put("job_timeout_ms", Long.toString(limit.toMillis())));
        return said;
    }

    void openDoor() {
        inspection.openDoor();
        inspection.start();
    }

    /** All jobs are done. The door stays open until the process ends. */
    @Override
    public void close() {
        inspection.close();
    }

    /** What the developer said, with listeners of the inspector. */
    WorkerSpec spec() {
        return spec.withListeners(List.of(inspection));
    }

    Inspection inspection() {
        return inspection;
    }
}
