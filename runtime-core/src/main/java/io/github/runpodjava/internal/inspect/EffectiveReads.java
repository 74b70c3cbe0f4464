package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.config.LimitSettings;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.LogSettings;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.config.RealtimeSettings;
import io.github.runpodjava.config.WorkerSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Settings as they were read; what counts where nothing was set may depend on others, on flags and on the program. */
final class EffectiveReads {
    private static final String DEBUGGER = "--debugger";

    private static final String PROGRAM = "program";

    private final List<ReadSetting> reads;
    private final WorkerSettings settings;
    private final Map<String, String> program;
    private final boolean serves;

    private EffectiveReads(
            List<ReadSetting> reads, WorkerSettings settings, Map<String, String> program, boolean serves) {
        this.reads = reads;
        this.settings = settings;
        this.program = program;
        this.serves = serves;
    }

    /**
     * What counts.
     *
     * @param program what the program's own code says
     * @param mode what the process does
     */
    static List<ReadSetting> of(
            List<ReadSetting> reads, WorkerSettings settings, Map<String, String> program, String mode) {
        EffectiveReads effective = new EffectiveReads(reads, settings, program, mode.equals("serve_api"));
        return reads.stream().map(effective::effective).toList();
    }

    private ReadSetting effective(ReadSetting read) {
        return switch (read.name()) {
            case DebugSettings.METADATA -> metadata(read);
            case LogSettings.LOG_LEVEL -> level(read);
            case LimitSettings.JOB_TIMEOUT -> ofProgram(read, "job_timeout_ms");
            case RealtimeSettings.CONCURRENCY -> read.given() == null ? ofProgram(read, "concurrency") : read;
            case ApiSettings.CONCURRENCY -> serves && read.given() == null ? ofProgram(read, "concurrency") : read;
            default -> read;
        };
    }

    /** What the program says counts more than what was read. */
    private ReadSetting ofProgram(ReadSetting read, String name) {
        String said = program.get(name);
        return said == null ? read : new ReadSetting(read.name(), null, said, PROGRAM);
    }

    private ReadSetting metadata(ReadSetting read) {
        String counts = settings.debugMetadata().name().toLowerCase(Locale.ROOT);
        String given = read.given();
        if (given != null && given.trim().equalsIgnoreCase(counts)) {
            return read;
        }
        if (settings.debugMetadata() == DebugSettings.Metadata.OFF) {
            return new ReadSetting(read.name(), null, counts);
        }
        // Also where the variable says otherwise: the flag counts more.
        return new ReadSetting(
                read.name(),
                null,
                counts,
                settings.debug().debugger() ? DEBUGGER : whatSetTheLevel().orElse(null));
    }

    private ReadSetting level(ReadSetting read) {
        LogLevel counts = settings.log().level();
        return read.given() != null && read.given().trim().equalsIgnoreCase(counts.name())
                ? read
                : new ReadSetting(
                        read.name(), null, counts.name(), whatSetTheLevel().orElse(null));
    }

    private Optional<String> whatSetTheLevel() {
        return Stream.of(LogSettings.LEVEL_FLAG, LogSettings.LOG_LEVEL, LogSettings.DEBUG_LEVEL)
                .filter(this::isGiven)
                .findFirst();
    }

    private boolean isGiven(String name) {
        return reads.stream().anyMatch(read -> read.name().equals(name) && read.given() != null);
    }
}
