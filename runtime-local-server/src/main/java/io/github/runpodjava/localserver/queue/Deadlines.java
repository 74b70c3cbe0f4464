package io.github.runpodjava.localserver.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Points in time, at most one for each job. Only an index: whether something is due, the job itself decides. */
final class Deadlines {
    private record Entry(Instant due, String id) {}

    private final Map<String, Entry> byId = new HashMap<>();
    private final TreeSet<Entry> inOrder =
            new TreeSet<>(Comparator.comparing(Entry::due).thenComparing(Entry::id));

    /** Notes what {@code due} says now. After a change of the job, whoever comes last notes what is true. */
    synchronized void update(String id, Supplier<Optional<Instant>> due) {
        clear(id);
        due.get().ifPresent(at -> {
            Entry entry = new Entry(at, id);
            byId.put(id, entry);
            inOrder.add(entry);
        });
    }

    synchronized void clear(String id) {
        Entry entry = byId.remove(id);
        if (entry != null) {
            inOrder.remove(entry);
        }
    }

    /** Takes out everything that is due, earliest first. */
    synchronized List<String> takeDue(Instant now) {
        List<String> due = new ArrayList<>();
        while (!inOrder.isEmpty() && !inOrder.first().due().isAfter(now)) {
            String id = inOrder.first().id();
            clear(id);
            due.add(id);
        }
        return due;
    }

    synchronized int size() {
        return inOrder.size();
    }
}
