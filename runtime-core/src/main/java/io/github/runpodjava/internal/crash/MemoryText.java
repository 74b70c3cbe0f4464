package io.github.runpodjava.internal.crash;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory is used, as far as the JVM and Linux tell. */
final class MemoryText {
    private static final List<Path> LIMITS = List.of(
            Path.of("/sys/fs/cgroup/memory.max"),
            Path.of("/sys/fs/cgroup/memory.current"),
            Path.of("/sys/fs/cgroup/memory.events"),
            Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
            Path.of("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
            Path.of("/sys/fs/cgroup/memory/memory.oom_control"));

    private MemoryText() {}

    /** The heap only: all that can be said when memory is used up. */
    static String heap() {
        Runtime runtime = Runtime.getRuntime();
        return "heap: " + mib(runtime.totalMemory() - runtime.freeMemory()) + " used of at most "
                + mib(runtime.maxMemory()) + "\n";
    }

    /** The rest: pools, buffers outside of the heap, the process, the container. */
    static String rest() {
        StringBuilder text = new StringBuilder();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            text.append(pool.getName()).append(": ").append(mib(pool.getUsage().getUsed()));
            long most = pool.getUsage().getMax();
            text.append(" used")
                    .append(most < 0 ? "" : " of at most " + mib(most))
                    .append('\n');
        }
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            text.append(pool.getName()).append(" buffers: ").append(mib(pool.getMemoryUsed()));
            text.append(" in ").append(pool.getCount()).append('\n');
        }
        lines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM") || line.startsWith("Threads"))
                .forEach(line -> text.append("process: ")
                        .append(line.replaceAll("\\s+", " "))
                        .append('\n'));
        for (Path limit : LIMITS) {
            List<String> lines = lines(limit);
            if (!lines.isEmpty()) {
                text.append(limit.getFileName()).append(": ").append(String.join(", ", lines));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static String mib(long bytes) {
        return bytes / (1 << 20) + " MiB";
    }
}
