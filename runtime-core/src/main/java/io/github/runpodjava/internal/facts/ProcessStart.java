package io.github.runpodjava.internal.facts;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When this process began, to a hundredth of a second. What the JDK says is up to a second too early on Linux: it adds the
 * ticks from the boot to the process, which are exact, to the boot in whole seconds. A whole cold start takes less.
 */
public final class ProcessStart {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path UPTIME = Path.of("/proc/uptime");
    /** Of the kernel's interface, whatever its own clock does. */
    private static final long MILLIS_OF_TICK = 10;
    /** Behind the name of the program, which may have blanks and brackets in it. */
    private static final int TICKS_AT = 20;
    /** What the JDK cuts off. */
    private static final Duration CUT_OFF = Duration.ofSeconds(1);
    /** Both clocks tick, and they are read one after the other. */
    private static final Duration TICKS = Duration.ofMillis(50);

    private ProcessStart() {}

    /** Reads it; when the JVM was ready, where the operating system does not say it. Never later than that. */
    public static Instant read() {
        Instant jvm = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        Optional<Instant> said = ProcessHandle.current().info().startInstant();
        Optional<Instant> exact =
                age(ProcFiles.text(STAT), ProcFiles.text(UPTIME)).map(Instant.now()::minus);
        return of(said, exact, jvm);
    }

    /**
     * @param said by the JDK
     * @param exact by the clocks of the kernel; passed over where they cannot be meant, as in a container that is told an
     *     uptime of its own
     * @param jvm when the JVM was ready
     */
    static Instant of(Optional<Instant> said, Optional<Instant> exact, Instant jvm) {
        Instant began = said.map(early -> exact.filter(it -> !it.isBefore(early.minus(TICKS))
                                && !it.isAfter(early.plus(CUT_OFF).plus(TICKS))
                                && !it.isAfter(jvm.plus(TICKS)))
                        .orElse(early))
                .orElse(jvm);
        return began.isAfter(jvm) ? jvm : began;
    }

    /**
     * @param stat the text of {@code /proc/self/stat}
     * @param uptime that of {@code /proc/uptime}: seconds since the boot, and something else
     */
    static Optional<Duration> age(String stat, String uptime) {
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 1).trim().split(" "));
        OptionalLong ticks =
                fields.size() < TICKS_AT ? OptionalLong.empty() : ProcFiles.number(fields.get(TICKS_AT - 1));
        // Always with two digits behind the point.
        OptionalLong now = ProcFiles.number(uptime.split(" ")[0].replace(".", ""));
        return ticks.isEmpty() || now.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((now.getAsLong() - ticks.getAsLong()) * MILLIS_OF_TICK));
    }
}
