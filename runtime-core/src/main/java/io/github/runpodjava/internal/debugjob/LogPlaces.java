package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.internal.kept.KeptFiles;
import io.github.runpodjava.internal.kept.KeptLog;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Where to read on in each log, for somebody who knows how far he had come in those that there were. */
final class LogPlaces {
    private LogPlaces() {}

    /**
     * The logs in which there may be something new: without those that were compressed before the last answer, of which
     * only the newest of each worker was in it.
     *
     * @param after by the name of the log
     */
    static List<KeptLog> open(List<KeptLog> logs, Map<String, Long> after) {
        Map<String, String> newest = KeptFiles.newestSetAside(after.keySet());
        return logs.stream()
                .filter(log -> !log.isCompressed()
                        || after.containsKey(log.name())
                        || log.name().compareTo(newest.getOrDefault(log.worker(), "")) > 0)
                .toList();
    }

    /**
     * Of a worker that was new since then all is read. A log that was set aside since then was the worker's own at that
     * time, so it is read on from there, and the own one from its start.
     *
     * @param after by the name of the log
     */
    static Map<String, Long> of(List<KeptLog> logs, Map<String, Long> after) {
        Map<String, Long> places = new HashMap<>(after);
        logs.stream()
                .filter(log -> log.isSetAside() && !after.containsKey(log.name()))
                // The names of one worker sort by age.
                .sorted(Comparator.comparing(KeptLog::name))
                .forEach(log -> {
                    places.put(log.name(), places.getOrDefault(log.worker(), 0L));
                    places.put(log.worker(), 0L);
                });
        return places;
    }

    /** The workers whose log was set aside since then, and that have not yet begun the next. */
    static Set<String> withoutOwn(List<KeptLog> logs, Map<String, Long> after) {
        Set<String> workers = new TreeSet<>();
        logs.stream()
                .filter(log -> log.isSetAside() && !after.containsKey(log.name()))
                .forEach(log -> workers.add(log.worker()));
        logs.stream().filter(log -> !log.isSetAside()).forEach(log -> workers.remove(log.worker()));
        return workers;
    }
}
