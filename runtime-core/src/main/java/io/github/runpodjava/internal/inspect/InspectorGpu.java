package io.github.runpodjava.internal.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The GPUs as {@code nvidia-smi} sees them, which the driver brings into every container with a GPU. Asked at most once
 * a second; where there is none, once a minute.
 */
final class InspectorGpu {
    private static final long SECOND = 1_000_000_000L;
    private static final int PATIENCE_SECONDS = 3;
    private static final int LONGEST_OUTPUT = 64 * 1024;

    private final List<String> command;
    private final LongSupplier nanos;
    private List<GpuFacts> last = List.of();
    private boolean asked;
    private long askedAt;

    InspectorGpu() {
        this(command(), System::nanoTime);
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(List.of("nvidia-smi"));
        command.addAll(GpuFacts.ARGUMENTS);
        return command;
    }

    InspectorGpu(List<String> command, LongSupplier nanos) {
        this.command = command;
        this.nanos = nanos;
    }

    /** All GPUs; empty when there are none or nobody can tell. */
    synchronized List<GpuFacts> all() {
        long age = nanos.getAsLong() - askedAt;
        if (!asked || age > (last.isEmpty() ? 60 : 1) * SECOND) {
            last = ask();
            asked = true;
            askedAt = nanos.getAsLong();
        }
        return last;
    }

    private List<GpuFacts> ask() {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException | UnsupportedOperationException none) {
            return List.of();
        }
        try {
            // A driver that hangs must not hang whoever asks: its output is only read once it has ended.
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return List.of();
            }
            byte[] out = process.getInputStream().readNBytes(LONGEST_OUTPUT);
            return new String(out, StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(line -> GpuFacts.parse(line).stream())
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            process.destroyForcibly();
        }
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
