package io.github.runpodjava.internal.remote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The lines in an answer, of the workers that were asked for. */
final class WorkerLines {
    private final Map<String, List<Line>> ofWorkers = new LinkedHashMap<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();

    private record Line(String worker, String time, JsonNode json) {}

    /** Takes a line, with the worker that logged it. */
    interface Sink {
        void line(String worker, JsonNode line);
    }

    /**
     * Reads an answer.
     *
     * @param wanted the one worker; a worker that keeps no file answers for itself, whichever was asked for
     * @param asking the jobs that asked, which are none of the user's
     */
    WorkerLines(JsonNode answer, Optional<String> wanted, Set<String> asking) {
        List<JsonNode> logs = new ArrayList<>();
        answer.path("workers").forEach(logs::add);
        // A worker may have several, of which the newest comes first.
        for (int i = logs.size() - 1; i >= 0; i--) {
            String worker = logs.get(i).path("worker").asString("");
            if (wanted.map(worker::equals).orElse(true)) {
                add(worker, logs.get(i).path("lines"), asking);
                leftOut.merge(worker, logs.get(i).path("left_out").asInt(0), Integer::sum);
            }
        }
    }

    private void add(String worker, JsonNode lines, Set<String> asking) {
        List<Line> all = ofWorkers.computeIfAbsent(worker, none -> new ArrayList<>());
        String time = "";
        for (JsonNode line : lines) {
            // What the JVM prints itself has no time; it stays behind the line before it.
            time = line.path("timestamp").asString(time);
            // Else each look would show what the look before has caused.
            if (!asking.contains(line.path("requestId").asString(""))) {
                all.add(new Line(worker, time, line));
            }
        }
    }

    /** Who has a log, with or without lines in this answer. */
    List<String> workers() {
        return ofWorkers.keySet().stream().sorted().toList();
    }

    boolean isEmpty() {
        return ofWorkers.values().stream().allMatch(List::isEmpty);
    }

    /** Of how many of its last {@code most} lines each worker's part of the answer had no place; without those of none. */
    Map<String, Integer> leftOut(int most) {
        Map<String, Integer> missing = new TreeMap<>();
        leftOut.forEach((worker, lines) -> {
            int there = ofWorkers.getOrDefault(worker, List.of()).size();
            int wanted = Math.min(most, there + lines) - Math.min(most, there);
            if (wanted > 0) {
                missing.put(worker, wanted);
            }
        });
        return missing;
    }

    /** Hands on the last {@code most} lines of each worker, oldest first. */
    void last(int most, Sink sink) {
        ofWorkers.values().stream()
                .flatMap(lines -> lines.subList(Math.max(0, lines.size() - most), lines.size()).stream())
                .sorted(Comparator.comparing(Line::time))
                .forEach(line -> sink.line(line.worker(), line.json()));
    }
}
