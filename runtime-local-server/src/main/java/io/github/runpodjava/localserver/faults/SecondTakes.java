package io.github.runpodjava.localserver.faults;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;

/**
 * Answers to polls for jobs that are to be given a second time: to the next poll that shows the same key, name and
 * origin, since no gate has looked at it yet. Single takes and batches are kept apart, because their answers differ in
 * shape.
 */
final class SecondTakes {
    /** Inputs may be large, and the polls may never come. */
    private static final int MAX_PER_ROUTE = 16;

    /** What the gates look at. */
    private static final List<String> SHOWN =
            List.of("Authorization", "Origin", "Host", "Sec-Fetch-Site", "X-HTTP-Method-Override");

    private final Map<String, Queue<Waiting>> byRoute = new ConcurrentHashMap<>();

    private record Waiting(HeldResponse answer, List<String> shown) {}

    /** @return false if too many wait already */
    boolean add(String route, HeldResponse answer, Request request) {
        Queue<Waiting> waiting = byRoute.computeIfAbsent(route, any -> new ArrayDeque<>());
        synchronized (waiting) {
            return waiting.size() < MAX_PER_ROUTE && waiting.add(new Waiting(answer, shownBy(request)));
        }
    }

    Optional<HeldResponse> next(String route, Request request) {
        Queue<Waiting> waiting = byRoute.get(route);
        if (waiting == null) {
            return Optional.empty();
        }
        List<String> shown = shownBy(request);
        synchronized (waiting) {
            for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
                Waiting one = each.next();
                if (one.shown().equals(shown)) {
                    each.remove();
                    return Optional.of(one.answer());
                }
            }
            return Optional.empty();
        }
    }

    private static List<String> shownBy(Request request) {
        return SHOWN.stream()
                .flatMap(name ->
                        Stream.of(name, String.valueOf(request.getHeaders().get(name))))
                .toList();
    }
}
