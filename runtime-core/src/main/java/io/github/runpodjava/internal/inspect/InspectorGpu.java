package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.facts.GpuFacts;
import io.github.runpodjava.internal.facts.Gpus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The GPUs as {@link Gpus} sees them, for whoever asks now: it waits a moment for the tool. */
final class InspectorGpu {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** What was seen longer ago says nothing of now. */
    private static final Duration OLDEST = Duration.ofMinutes(1);

    private final Gpus gpus;
    private final InstantSource clock;

    InspectorGpu(Gpus gpus, InstantSource clock) {
        this.gpus = gpus;
        this.clock = clock;
    }

    /** All GPUs; empty when there are none or nobody can tell. */
    List<GpuFacts> all() {
        return gpus.look(PATIENCE)
                .filter(seen -> Duration.between(seen.at(), clock.instant()).compareTo(OLDEST) < 0)
                .map(Gpus.Seen::gpus)
                .orElse(List.of());
    }

    /** {@code gpu} for the first one, null without any, and {@code gpus} for all. */
    void putInto(ObjectNode tree) {
        List<GpuFacts> all = all();
        if (all.isEmpty()) {
            tree.putNull("gpu");
        } else {
            tree.set("gpu", tree(all.get(0)));
        }
        ArrayNode gpus = tree.putArray("gpus");
        all.forEach(gpu -> gpus.add(tree(gpu)));
    }

    private static ObjectNode tree(GpuFacts gpu) {
        ObjectNode tree = Trees.object();
        tree.put("index", gpu.index());
        tree.put("name", gpu.name());
        // What the tool calls MiB.
        put(tree, "memory_used_mb", gpu.memoryUsedMib());
        put(tree, "memory_total_mb", gpu.memoryTotalMib());
        put(tree, "utilization_percent", gpu.utilizationPercent());
        put(tree, "temperature_celsius", gpu.temperatureCelsius());
        return tree;
    }

    private static void put(ObjectNode tree, String key, OptionalLong value) {
        if (value.isPresent()) {
            tree.put(key, value.getAsLong());
        } else {
            tree.putNull(key);
        }
    }
}
