package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.config.MetricsPushSettings;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.pacing.LateStart;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.pacing.Pauses;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.LogControl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Lets a process be looked into. What answers is made with the first event or question: every class on the way to the
 * first request for a job holds that up.
 */
public final class Inspection implements AutoCloseable, JobEventListener {
    private final LateStart late = new LateStart();
    private final DebugDoorSettings door;
    private final MetricsPushSettings pushSettings;
    private final StartPhases phases;
    private final Supplier<Input> input;
    private volatile @Nullable Supplier<List<InspectedWorker>> workers;
    private volatile @Nullable InspectorParts parts;
    private @Nullable MetricsPush push;

    /**
     * What it answers from.
     *
     * @param settings what the environment says
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

    /**
     * One of which nothing is open yet.
     *
     * @param door who may ask
     * @param push where metrics go by themselves
     * @param phases of the start
     * @param input asked for once, when it is needed
     */
    public Inspection(DebugDoorSettings door, MetricsPushSettings push, StartPhases phases, Supplier<Input> input) {
        this.door = door;
        this.pushSettings = push;
        this.phases = phases;
        this.input = input;
    }

    private InspectorParts parts() {
        InspectorParts known = parts;
        return known == null ? makeParts() : known;
    }

    /** No lambda makes them: one that did would have their class loaded at the start. */
    private synchronized InspectorParts makeParts() {
        InspectorParts known = parts;
        if (known == null) {
            known = new InspectorParts(input.get(), this::workers);
            parts = known;
        }
        return known;
    }

    private List<InspectedWorker> workers() {
        Supplier<List<InspectedWorker>> those = workers;
        return those == null ? List.of() : those.get();
    }

    @Override
    public void on(JobEvent event) {
        parts().on(event);
    }

    /** Opens the debug port, where there is to be one. */
    public void openDoor() {
        if (door.ownPort().isPresent()) {
            late.run("runpod-debug", () -> DebugDoorOpener.open(door, this::inspector));
        }
    }

    /** Jobs are taken from now on. */
    public void working() {
        late.working();
    }

    /** Begins what needs nobody to ask. */
    public void start() {
        if (pushSettings.url().isPresent()) {
            push = new MetricsPush(
                    pushSettings, parts().worker(), () -> parts().metrics().get(), new Pauses(), System::nanoTime);
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
        return phases.begin(phase);
    }

    /** Lets it see the workers; they may come and go. */
    public void watch(Supplier<List<InspectedWorker>> those) {
        this.workers = those;
    }

    /** Answers the questions. */
    public Inspector inspector() {
        return parts().inspector();
    }

    /** The same questions for jobs that ask, by name; each takes the object that asks and gives the answer. */
    public Map<String, Function<JsonNode, JsonNode>> questions() {
        return JobQuestions.to(this::inspector);
    }

    /** Whether the local server is to have routes for it. */
    public boolean isOnLocalServer() {
        return door.onLocalServer();
    }
}
