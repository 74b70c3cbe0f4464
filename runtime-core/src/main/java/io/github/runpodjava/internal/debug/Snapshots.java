package io.github.runpodjava.internal.debug;

import io.github.runpodjava.internal.facts.GcFacts;
import io.github.runpodjava.internal.facts.GpuFacts;
import io.github.runpodjava.internal.facts.Gpus;
import io.github.runpodjava.internal.facts.MemoryFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Facts about the process as JSON; what is not known is left out. */
final class Snapshots {
    private Snapshots() {}

    static Map<String, Object> memory(MemoryFacts facts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("heap_used_bytes", facts.heapUsed());
        json.put("heap_committed_bytes", facts.heapCommitted());
        json.put("heap_max_bytes", facts.heapMax());
        json.put("non_heap_used_bytes", facts.nonHeapUsed());
        json.put("direct_used_bytes", facts.directUsed());
        json.put("mapped_used_bytes", facts.mappedUsed());
        put(json, "rss_bytes", facts.rss());
        put(json, "rss_peak_bytes", facts.rssPeak());
        put(json, "container_used_bytes", facts.containerUsed());
        put(json, "container_limit_bytes", facts.containerLimit());
        return json;
    }

    static Map<String, Object> gc(GcFacts facts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("collections", facts.collections());
        json.put("time_ms", facts.millis());
        return json;
    }

    static @Nullable Map<String, Object> gpus(Gpus.@Nullable Seen seen) {
        if (seen == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", Times.utc(seen.at()));
        List<Map<String, Object>> gpus =
                seen.gpus().stream().map(Snapshots::gpu).toList();
        json.put("gpus", gpus);
        return json;
    }

    private static Map<String, Object> gpu(GpuFacts facts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("index", facts.index());
        json.put("name", facts.name());
        put(json, "memory_used_mb", facts.memoryUsedMib());
        put(json, "memory_total_mb", facts.memoryTotalMib());
        put(json, "utilization_percent", facts.utilizationPercent());
        put(json, "temperature_celsius", facts.temperatureCelsius());
        return json;
    }

    private static void put(Map<String, Object> json, String name, OptionalLong value) {
        if (value.isPresent()) {
            json.put(name, value.getAsLong());
        }
    }
}
