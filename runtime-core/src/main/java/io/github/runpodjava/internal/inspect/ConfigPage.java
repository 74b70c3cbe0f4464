package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.LogSettings;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /debug/config}: what counts, and where it came from; without secrets. */
final class ConfigPage implements InspectorPage {
    /** The source of what was changed since the start. */
    private static final String CHANGED = "changed (/debug/log-level)";

    private static final Set<String> LEVELS = Set.of(LogSettings.LOG_LEVEL, LogSettings.LEVEL_FLAG);

    private final List<ReadSetting> settings;
    private final Map<String, String> program;
    private final String mode;
    private final Supplier<LogLevel> level;
    private final ShownSetting shown;

    /** @param program what the program's own code says */
    ConfigPage(
            List<ReadSetting> settings,
            Map<String, String> program,
            String mode,
            Supplier<LogLevel> level,
            ShownSetting shown) {
        this.settings = List.copyOf(settings);
        this.program = new TreeMap<>(program);
        this.mode = mode;
        this.level = level;
        this.shown = shown;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        ObjectNode tree = Trees.object();
        tree.put("mode", mode);
        tree.put("log_level", level.get().name());
        ArrayNode all = tree.putArray("settings");
        for (ReadSetting setting : settings) {
            boolean changed = isChanged(setting);
            ObjectNode one = all.addObject();
            one.put("name", setting.name());
            one.put(
                    "value",
                    changed
                            ? level.get().name()
                            : setting.value()
                                    .map(value -> shown.of(setting.name(), value))
                                    .orElse(null));
            one.put("source", changed ? CHANGED : setting.source());
        }
        program.forEach((name, value) -> all.addObject()
                .put("name", name)
                .put("value", shown.of(name, value))
                .put("source", "program"));
        ObjectNode jvm = tree.putObject("jvm");
        jvm.put("version", Runtime.version().toString());
        jvm.put("name", System.getProperty("java.vm.name"));
        jvm.put("processors", Runtime.getRuntime().availableProcessors());
        jvm.put("max_heap_bytes", Runtime.getRuntime().maxMemory());
        Trees.strings(
                jvm,
                "arguments",
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .map(shown::argument)
                        .toList());
        return Trees.ok(tree);
    }

    /** Whether it is the level, and another one than it was at the start. */
    private boolean isChanged(ReadSetting setting) {
        return LEVELS.contains(setting.name())
                && setting.value()
                        .filter(value ->
                                !value.trim().equalsIgnoreCase(level.get().name()))
                        .isPresent();
    }
}
