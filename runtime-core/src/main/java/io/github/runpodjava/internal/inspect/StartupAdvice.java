package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.LogLevel;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Says what would make a start quicker or safer, from what can be seen of it. */
final class StartupAdvice {
    private static final Duration LONG = Duration.ofSeconds(2);

    private final List<StartPhase> phases;
    private final List<String> arguments;
    private final LogLevel level;
    private final long maxHeap;
    private final OptionalLong memoryLimit;

    StartupAdvice(List<StartPhase> phases, LogLevel level, OptionalLong memoryLimit) {
        this(
                phases,
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                level,
                Runtime.getRuntime().maxMemory(),
                memoryLimit);
    }

    StartupAdvice(
            List<StartPhase> phases, List<String> arguments, LogLevel level, long maxHeap, OptionalLong memoryLimit) {
        this.phases = phases;
        this.arguments = arguments;
        this.level = level;
        this.maxHeap = maxHeap;
        this.memoryLimit = memoryLimit;
    }

    /** One sentence each: what was found, and what to do. */
    List<String> sentences() {
        List<String> all = new ArrayList<>();
        if (!has("-XX:AOTCache=") && !has("-XX:SharedArchiveFile=") && !has("-XX:+AutoCreateSharedArchive")) {
            all.add(
                    "The JVM loads the classes of this program one by one at every start: run the jar with --train-cache"
                            + " while the image is built, and start it by runpod-worker (docs/class-cache.md).");
        }
        if (has("-Xshare:off")) {
            all.add("-Xshare:off keeps the JVM from using any class archive: leave it out.");
        }
        if (has("-agentlib:jdwp") || has("-Xdebug")) {
            all.add("A debugger's agent is loaded: leave it out in production.");
        }
        if (level.compareTo(LogLevel.DEBUG) <= 0 && level != LogLevel.NOTSET) {
            all.add("The log level is " + level.name() + ": more lines than a production worker needs.");
        }
        for (StartPhase phase : phases) {
            if (phase.took().compareTo(LONG) > 0) {
                longPhase(phase).ifPresent(all::add);
            }
        }
        if (memoryLimit.isPresent() && maxHeap > memoryLimit.getAsLong() * 9 / 10) {
            all.add(String.format(
                    Locale.ROOT,
                    "The heap may grow to %d MiB, but the container has %d MiB for everything: set"
                            + " -XX:MaxRAMPercentage lower, or the kernel kills the worker.",
                    maxHeap >> 20,
                    memoryLimit.getAsLong() >> 20));
        }
        return all;
    }

    private static Optional<String> longPhase(StartPhase phase) {
        String took = "took " + phase.took().toMillis() + " ms";
        if (phase.name().equals("setup")) {
            return Optional.of("The set-up " + took
                    + ": keep what it loads in the image or on the network volume, not behind a download.");
        }
        if (phase.name().startsWith("fitness")) {
            return Optional.of("The check " + phase.name() + " " + took + ", at every start.");
        }
        return Optional.empty();
    }

    private boolean has(String start) {
        return arguments.stream().anyMatch(argument -> argument.startsWith(start));
    }
}
