package io.github.runpodjava.internal.facts;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The memory of this process at one moment, in bytes. It loads {@code java.lang.management}, so the first reading of a
 * process takes some 10 ms; those that follow take well under 1 ms.
 *
 * @param heapUsed what objects take, garbage included
 * @param heapCommitted what the JVM has for them
 * @param heapMax the most that it may have
 * @param nonHeapUsed classes and compiled code
 * @param directUsed direct buffers
 * @param mappedUsed mapped files
 * @param rss what the operating system counts for the process; from {@code /proc/self/status}
 * @param rssPeak the most of it so far
 * @param containerUsed what the control group of the container uses
 * @param containerLimit the most that it may use; empty when it is not limited
 */
public record MemoryFacts(
        long heapUsed,
        long heapCommitted,
        long heapMax,
        long nonHeapUsed,
        long directUsed,
        long mappedUsed,
        OptionalLong rss,
        OptionalLong rssPeak,
        OptionalLong containerUsed,
        OptionalLong containerLimit) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CONTROL_GROUP = Path.of("/sys/fs/cgroup");
    /** An unlimited control group of version 1 names a number close to the largest there is. */
    private static final long NO_LIMIT = 1L << 60;

    /** Reads them. */
    public static MemoryFacts read() {
        return read(STATUS, CONTROL_GROUP);
    }

    static MemoryFacts read(Path status, Path group) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = memory.getHeapMemoryUsage();
        return new MemoryFacts(
                heap.getUsed(),
                heap.getCommitted(),
                heap.getMax(),
                memory.getNonHeapMemoryUsage().getUsed(),
                buffers("direct"),
                buffers("mapped"),
                ProcFiles.bytes(status, "VmRSS"),
                ProcFiles.bytes(status, "VmHWM"),
                groupValue(group, "memory.current", "memory/memory.usage_in_bytes"),
                limited(groupValue(group, "memory.max", "memory/memory.limit_in_bytes")));
    }

    private static long buffers(String pool) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(bean -> bean.getName().equals(pool))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static OptionalLong groupValue(Path group, String version2, String version1) {
        OptionalLong value = ProcFiles.number(ProcFiles.text(group.resolve(version2)));
        return value.isPresent() ? value : ProcFiles.number(ProcFiles.text(group.resolve(version1)));
    }

    private static OptionalLong limited(OptionalLong limit) {
        return limit.isPresent() && limit.getAsLong() >= NO_LIMIT ? OptionalLong.empty() : limit;
    }
}
