package io.github.runpodjava.localserver.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Points in time, at most one for each job. Only an index: whether something is due, the job itself decides. */
final class Deadlines {
    private record Entry(Instant due, String id) {}

    private static final Comparator<Entry> EARLIEST_FIRST =
            Comparator.comparing(Entry::due).thenComparing(Entry::id);

    private final Map<String, Entry> byId = new HashMap<>();
    /** Put into order only when they are due: there are as many as jobs are kept, and nearly all go before. */
    private final NavigableMap<Long, Map<String, Entry>> bySecond = new TreeMap<>();

    /** Notes what {@code due} says now. After a change of the job, whoever comes last notes what is true. */
    synchronized void update(String id, Supplier<Optional<Instant>> due) {
        clear(id);
        due.get().ifPresent(at -> {
            Entry entry = new Entry(at, id);
            byId.put(id, entry);
            bySecond.computeIfAbsent(at.getEpochSecond(), second -> new HashMap<>())
                    .put(id, entry);
        });
    }

    synchronized void clear(String id) {
        Entry entry = byId.remove(id);
        if (entry != null) {
            long second = entry.due().getEpochSecond();
            Map<String, Entry> same = Objects.requireNonNull(bySecond.get(second));
            same.remove(id);
            if (same.isEmpty()) {
                bySecond.remove(second);
            }
        }
    }

    /** Takes out everything that is due, earliest first. */
    synchronized List<String> takeDue(Instant now) {
        List<Entry> due = new ArrayList<>();
        for (Map<String, Entry> second :
                bySecond.headMap(now.getEpochSecond(), true).values()) {
            second.values().stream().filter(entry -> !entry.due().isAfter(now)).forEach(due::add);
        }
        due.sort(EARLIEST_FIRST);
        due.forEach(entry -> clear(entry.id()));
        return due.stream().map(Entry::id).toList();
    }

    synchronized int size() {
        return byId.size();
    }
}
