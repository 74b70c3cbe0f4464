package io.github.runpodjava.internal.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The GPUs as {@code nvidia-smi} sees them, which the driver brings into every container with a GPU. Asked at most once
 * a second; where there is none, once a minute.
 */
final class InspectorGpu {
    private static final List<String> COMMAND = List.of(
            "nvidia-smi",
            "--query-gpu=index,name,memory.used,memory.total,utilization.gpu,temperature.gpu",
            "--format=csv,noheader,nounits");
    private static final long SECOND = 1_000_000_000L;
    private static final int PATIENCE_SECONDS = 3;
    private static final int LONGEST_OUTPUT = 64 * 1024;

    /** One GPU; what the driver does not tell is null. */
    record Gpu(
            int index,
            String name,
            @Nullable Long usedMib,
            @Nullable Long totalMib,
            @Nullable Long utilization,
            @Nullable Long celsius) {}

    private final List<String> command;
    private final LongSupplier nanos;
    private List<Gpu> last = List.of();
    private boolean asked;
    private long askedAt;

    InspectorGpu() {
        this(COMMAND, System::nanoTime);
    }

    InspectorGpu(List<String> command, LongSupplier nanos) {
        this.command = command;
        this.nanos = nanos;
    }

    /** All GPUs; empty when there are none or nobody can tell. */
    synchronized List<Gpu> all() {
        long age = nanos.getAsLong() - askedAt;
        if (!asked || age > (last.isEmpty() ? 60 : 1) * SECOND) {
            last = ask();
            asked = true;
            askedAt = nanos.getAsLong();
        }
        return last;
    }

    private List<Gpu> ask() {
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
            return parse(new String(out, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            process.destroyForcibly();
        }
    }

    static List<Gpu> parse(String csv) {
        List<Gpu> gpus = new ArrayList<>();
        for (String line : csv.split("\n")) {
            String[] fields = line.split(",");
            if (fields.length < 6) {
                continue;
            }
            Long index = number(fields[0]);
            gpus.add(new Gpu(
                    index == null ? gpus.size() : index.intValue(),
                    fields[1].trim(),
                    number(fields[2]),
                    number(fields[3]),
                    number(fields[4]),
                    number(fields[5])));
        }
        return gpus;
    }

    private static @Nullable Long number(String field) {
        String text = field.trim();
        return text.matches("\\d{1,15}") ? Long.valueOf(text) : null;
    }

    /** {@code gpu} for the first one, null without any, and {@code gpus} for all. */
    void putInto(ObjectNode tree) {
        List<Gpu> all = all();
        if (all.isEmpty()) {
            tree.putNull("gpu");
        } else {
            tree.set("gpu", tree(all.get(0)));
        }
        ArrayNode gpus = tree.putArray("gpus");
        all.forEach(gpu -> gpus.add(tree(gpu)));
    }

    private static ObjectNode tree(Gpu gpu) {
        ObjectNode tree = Trees.object();
        tree.put("index", gpu.index());
        tree.put("name", gpu.name());
        // What the tool calls MiB.
        tree.put("memory_used_mb", gpu.usedMib());
        tree.put("memory_total_mb", gpu.totalMib());
        tree.put("utilization_percent", gpu.utilization());
        tree.put("temperature_celsius", gpu.celsius());
        return tree;
    }
}
