package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.facts.MemoryFacts;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** {@code /debug/memory}: heap, what is outside of it, the process, the container, the GPU. */
final class MemoryPage implements InspectorPage {
    private final InspectorMemory memory;
    private final InspectorGpu gpu;

    MemoryPage(InspectorMemory memory, InspectorGpu gpu) {
        this.memory = memory;
        this.gpu = gpu;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        ObjectNode tree = Trees.object();
        tree.set("heap", of(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage()));
        ObjectNode offHeap = tree.putObject("off_heap");
        offHeap.set("non_heap", of(ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage()));
        ObjectNode buffers = offHeap.putObject("buffers");
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            buffers.putObject(key(pool.getName()))
                    .put("count", pool.getCount())
                    .put("used_bytes", pool.getMemoryUsed());
        }
        ObjectNode pools = tree.putObject("pools");
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getUsage();
            if (usage != null) {
                pools.set(key(pool.getName()), of(usage));
            }
        }
        ObjectNode collectors = tree.putObject("gc");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collectors
                    .putObject(key(collector.getName()))
                    .put("collections", collector.getCollectionCount())
                    .put("total_ms", collector.getCollectionTime());
        }
        ObjectNode process = tree.putObject("process");
        MemoryFacts now = memory.now();
        put(process, "rss_bytes", now.rss());
        put(process, "rss_peak_bytes", now.rssPeak());
        ObjectNode container = tree.putObject("cgroup");
        put(container, "used_bytes", now.containerUsed());
        put(container, "limit_bytes", now.containerLimit());
        put(container, "oom_kills", memory.oomKills());
        gpu.putInto(tree);
        return Trees.ok(tree);
    }

    private static ObjectNode of(MemoryUsage usage) {
        ObjectNode tree = Trees.object();
        tree.put("used_bytes", usage.getUsed());
        tree.put("committed_bytes", usage.getCommitted());
        put(tree, "max_bytes", usage.getMax() < 0 ? OptionalLong.empty() : OptionalLong.of(usage.getMax()));
        return tree;
    }

    private static void put(ObjectNode tree, String key, OptionalLong value) {
        if (value.isPresent()) {
            tree.put(key, value.getAsLong());
        } else {
            tree.putNull(key);
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    }
}
