package io.github.runpodjava.localserver.faults;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers to polls for jobs that are to be given a second time: the next poll gets one, whoever sends it. Single takes
 * and batches are kept apart, because their answers differ in shape.
 */
final class SecondTakes {
    /** Inputs may be large, and the polls may never come. */
    private static final int MAX_PER_ROUTE = 16;

    private final Map<String, Queue<HeldResponse>> byRoute = new ConcurrentHashMap<>();

    /** @return false if too many wait already */
    boolean add(String route, HeldResponse answer) {
        Queue<HeldResponse> waiting = byRoute.computeIfAbsent(route, any -> new ArrayDeque<>());
        synchronized (waiting) {
            return waiting.size() < MAX_PER_ROUTE && waiting.add(answer);
        }
    }

    Optional<HeldResponse> next(String route) {
        Queue<HeldResponse> waiting = byRoute.get(route);
        if (waiting == null) {
            return Optional.empty();
        }
        synchronized (waiting) {
            return Optional.ofNullable(waiting.poll());
        }
    }
}
