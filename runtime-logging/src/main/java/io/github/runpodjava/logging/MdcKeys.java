package io.github.runpodjava.logging;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The names under which the user's MDC entries become keys of a line: none may stand for a key of ours. */
final class MdcKeys {
    private static final String PREFIX = "mdc.";
    private static final Set<String> OURS =
            Set.of(LineFields.REQUEST_ID, LineFields.TRACE_ID, LineFields.SPAN_ID, LineFields.BATCH_ID);
    private static final Set<String> TAKEN = Set.of(
            LineFields.REQUEST_ID,
            "message",
            "level",
            "timestamp",
            "logger",
            "thread",
            "service",
            "environment",
            "workerId",
            "endpointId",
            "jobId",
            LineFields.TRACE_ID,
            LineFields.SPAN_ID,
            LineFields.BATCH_ID,
            "markers",
            "part",
            "data",
            "error");

    private MdcKeys() {}

    /** The entries that are not ours, by the name that each gets, in the order of their names. */
    static Map<String, String> others(Map<String, String> mdc) {
        Map<String, String> others = new TreeMap<>();
        mdc.forEach((key, value) -> {
            if (value != null && !OURS.contains(String.valueOf(key))) {
                others.put(LogValues.text(key), value);
            }
        });
        Map<String, String> named = new TreeMap<>();
        others.forEach((key, value) -> named.put(freeName(key, others), value));
        return named;
    }

    private static String freeName(String key, Map<String, String> others) {
        String name = key;
        while (TAKEN.contains(name) || (!name.equals(key) && others.containsKey(name))) {
            name = PREFIX + name;
        }
        return name;
    }
}
