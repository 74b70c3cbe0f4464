package io.github.runpodjava.internal.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What Linux says about this process's memory; all empty on other systems. */
final class InspectorMemory {
    /** Version 1 of the control groups says "no limit" by a number near the largest. */
    private static final long NO_LIMIT = 1L << 60;

    private final Path root;

    InspectorMemory() {
        this(Path.of("/"));
    }

    InspectorMemory(Path root) {
        this.root = root;
    }

    /** Bytes of physical memory that this process has now. */
    OptionalLong rss() {
        return ofProcess("VmRSS");
    }

    /** The most that it has had. */
    OptionalLong peakRss() {
        return ofProcess("VmHWM");
    }

    private OptionalLong ofProcess(String key) {
        return read("proc/self/status")
                .map(text -> text.lines()
                        .filter(line -> line.startsWith(key + ":"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .filter(digits -> !digits.isEmpty())
                        .mapToLong(kib -> Long.parseLong(kib) * 1024)
                        .findFirst())
                .orElse(OptionalLong.empty());
    }

    /** Bytes that the container uses, files in memory included. */
    OptionalLong cgroupUsed() {
        return number("sys/fs/cgroup/memory.current", "sys/fs/cgroup/memory/memory.usage_in_bytes");
    }

    /** Bytes that the container may use at most; empty for no limit. */
    OptionalLong cgroupLimit() {
        OptionalLong limit = number("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes");
        return limit.isPresent() && limit.getAsLong() >= NO_LIMIT ? OptionalLong.empty() : limit;
    }

    /** How many processes of the container were killed because its memory was used up. */
    OptionalLong oomKills() {
        return read("sys/fs/cgroup/memory.events")
                .or(() -> read("sys/fs/cgroup/memory/memory.oom_control"))
                .map(text -> text.lines()
                        .filter(line -> line.startsWith("oom_kill "))
                        .mapToLong(line -> Long.parseLong(
                                line.substring("oom_kill ".length()).trim()))
                        .findFirst())
                .orElse(OptionalLong.empty());
    }

    private OptionalLong number(String version2, String version1) {
        Optional<String> text = read(version2).or(() -> read(version1)).map(String::trim);
        return text.filter(digits -> digits.matches("\\d{1,18}")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
