package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.internal.kept.KeptLog;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The logs that this worker cannot read, as where another user wrote them or the volume has lost them: those of the others
 * are to be seen all the same.
 */
final class UnreadableLogs {
    private final Map<String, String> reasons = new TreeMap<>();

    /** What is read of a log; {@code instead} if it cannot be. */
    <T> T unless(KeptLog log, T instead, Supplier<T> read) {
        try {
            return read.get();
        } catch (UncheckedIOException unreadable) {
            reasons.put(log.name(), String.valueOf(unreadable.getCause()));
            return instead;
        }
    }

    void addTo(ObjectNode answer) {
        if (!reasons.isEmpty()) {
            ObjectNode unreadable = answer.putObject("unreadable");
            reasons.forEach(unreadable::put);
        }
    }
}
