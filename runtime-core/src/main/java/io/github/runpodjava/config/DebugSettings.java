package io.github.runpodjava.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What results tell about how their jobs went.
 *
 * @param asked {@code RUNPOD_DEBUG_METADATA}, or null when not set
 * @param debugger {@code --debugger}
 * @param digest {@code RUNPOD_ERROR_DIGEST}, else reports
 * @param digestLines {@code RUNPOD_ERROR_LOG_LINES}: how many log lines of the job a digest has, 0 to 200, default 20
 */
public record DebugSettings(@Nullable Metadata asked, boolean debugger, Digest digest, int digestLines) {
    /** What says which results carry metadata. */
    public static final String METADATA = "RUNPOD_DEBUG_METADATA";

    static final String DIGEST = "RUNPOD_ERROR_DIGEST";
    static final String LINES = "RUNPOD_ERROR_LOG_LINES";
    private static final int LINES_BY_DEFAULT = 20;
    private static final int MOST_LINES = 200;

    /** Which results carry {@code rp_debugger} and {@code debug}. */
    public enum Metadata {
        /** None. */
        OFF,
        /** Those whose output is an object: no output changes its type. */
        OBJECTS,
        /** Every one; an output that is no object is put into one. */
        ALL
    }

    /** Which errors carry a digest. */
    public enum Digest {
        /** None: reports have the six fields of runpod-python and no other. */
        OFF,
        /** All but what a handler says itself, in a sentence of no category, and what runpod-python says of streams. */
        REPORTS,
        /** All: each failure is told in a report, with the handler's sentence as its message. */
        ALL
    }

    static DebugSettings read(SettingsReader in) {
        Digest digest = in.oneOf(DIGEST, Digest.class).orElse(Digest.REPORTS);
        in.text(DIGEST, Digest.REPORTS.name().toLowerCase(Locale.ROOT));
        return new DebugSettings(
                in.oneOf(METADATA, Metadata.class).orElse(null),
                false,
                digest,
                in.number(LINES, 0, MOST_LINES, LINES_BY_DEFAULT));
    }

    /** The same with {@code --debugger}. */
    public DebugSettings withDebugger() {
        return new DebugSettings(asked, true, digest, digestLines);
    }

    /** Which results carry metadata: the variable counts most, but a flag that was given is no mistake. */
    public Metadata metadata(LogLevel level) {
        if (asked != null && !(asked == Metadata.OFF && debugger)) {
            return asked;
        }
        boolean wanted = debugger || level == LogLevel.DEBUG || level == LogLevel.TRACE;
        return wanted ? Metadata.ALL : Metadata.OFF;
    }
}
