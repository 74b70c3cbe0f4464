package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /debug/startup}: where the time of the cold start went, and what could be done about it. */
final class StartupPage implements InspectorPage {
    private final StartTimeline timeline;
    private final Supplier<LogLevel> level;
    private final InspectorMemory memory;

    StartupPage(StartTimeline timeline, Supplier<LogLevel> level, InspectorMemory memory) {
        this.timeline = timeline;
        this.level = level;
        this.memory = memory;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        List<StartPhase> phases = timeline.phases();
        ObjectNode tree = Trees.object();
        tree.put("ready", timeline.readyAt().isPresent());
        Trees.time(tree, "process_started_at", timeline.begin());
        Trees.time(tree, "ready_at", timeline.readyAt().orElse(null));
        Trees.millis(tree, "total_ms", timeline.untilReady().orElse(null));
        ArrayNode all = tree.putArray("phases");
        for (StartPhase phase : phases) {
            ObjectNode one = all.addObject();
            one.put("name", phase.name());
            Trees.time(one, "started_at", phase.began());
            Trees.millis(one, "duration_ms", phase.took());
        }
        tree.put("classes_loaded", ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
        Trees.strings(
                tree,
                "advice",
                new StartupAdvice(phases, level.get(), memory.now().containerLimit()).sentences());
        return Trees.ok(tree);
    }
}
