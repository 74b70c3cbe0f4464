package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.facts.MemoryFacts;
import io.github.runpodjava.internal.facts.ProcFiles;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of this process, and what became of others for the lack of it. */
final class InspectorMemory {
    private static final Path CONTROL_GROUP = Path.of("/sys/fs/cgroup");

    private final Path group;

    InspectorMemory() {
        this(CONTROL_GROUP);
    }

    InspectorMemory(Path group) {
        this.group = group;
    }

    /** As it is now. */
    MemoryFacts now() {
        return MemoryFacts.read();
    }

    /** How many processes of the container were killed because its memory was used up. */
    OptionalLong oomKills() {
        OptionalLong kills = oomKills("memory.events");
        return kills.isPresent() ? kills : oomKills("memory/memory.oom_control");
    }

    private OptionalLong oomKills(String file) {
        String line = ProcFiles.field(group.resolve(file), "oom_kill ");
        return ProcFiles.number(line.replace("oom_kill", "").trim());
    }
}
