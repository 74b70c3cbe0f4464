package io.github.runpodjava.internal.facts;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One GPU at one moment, as {@code nvidia-smi} tells it.
 *
 * @param index its number on the machine, from 0
 * @param name as in {@code NVIDIA A100 80GB PCIe}
 * @param memoryUsedMib memory in use by all processes, in MiB
 * @param memoryTotalMib all of its memory, in MiB
 * @param utilizationPercent for how much of the last moment it computed, 0 to 100
 * @param temperatureCelsius degrees
 */
public record GpuFacts(
        int index,
        String name,
        OptionalLong memoryUsedMib,
        OptionalLong memoryTotalMib,
        OptionalLong utilizationPercent,
        OptionalLong temperatureCelsius) {

    /** What {@code nvidia-smi} is asked for, in the order in which {@link #parse} reads it. */
    static final List<String> ARGUMENTS = List.of(
            "--query-gpu=index,memory.used,memory.total,utilization.gpu,temperature.gpu,name",
            "--format=csv,noheader,nounits");

    private static final int FIELDS = 6;

    /** One line of the answer; empty if it is none. A field that the GPU does not tell ({@code [N/A]}) is not known. */
    static Optional<GpuFacts> parse(String line) {
        // The name comes last: it is the only field that may have a comma in it.
        String[] fields = line.split(",", FIELDS);
        OptionalLong index = ProcFiles.number(fields[0].trim());
        if (fields.length < FIELDS || index.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new GpuFacts(
                (int) index.getAsLong(),
                fields[5].trim(),
                ProcFiles.number(fields[1].trim()),
                ProcFiles.number(fields[2].trim()),
                ProcFiles.number(fields[3].trim()),
                ProcFiles.number(fields[4].trim())));
    }
}
