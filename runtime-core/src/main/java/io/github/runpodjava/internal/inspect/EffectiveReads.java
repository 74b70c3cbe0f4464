package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.LogSettings;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.config.WorkerSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Settings as they were read; what counts where nothing was set may depend on others, and on flags. */
final class EffectiveReads {
    private static final String DEBUGGER = "--debugger";

    private final List<ReadSetting> reads;
    private final WorkerSettings settings;

    private EffectiveReads(List<ReadSetting> reads, WorkerSettings settings) {
        this.reads = reads;
        this.settings = settings;
    }

    static List<ReadSetting> of(List<ReadSetting> reads, WorkerSettings settings) {
        EffectiveReads effective = new EffectiveReads(reads, settings);
        return reads.stream().map(effective::effective).toList();
    }

    private ReadSetting effective(ReadSetting read) {
        return switch (read.name()) {
            case DebugSettings.METADATA -> metadata(read);
            case LogSettings.LOG_LEVEL -> level(read);
            default -> read;
        };
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
        return Stream.of("--log-level", LogSettings.LOG_LEVEL, LogSettings.DEBUG_LEVEL)
                .filter(this::isGiven)
                .findFirst();
    }

    private boolean isGiven(String name) {
        return reads.stream().anyMatch(read -> read.name().equals(name) && read.given() != null);
    }
}
