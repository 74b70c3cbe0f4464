package io.github.runpodjava.localserver.faults;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The routes that can be made faulty, by the first part of their path. */
final class FaultRoutes {
    static final List<String> WORKER =
            List.of("job-take", "job-take-batch", "job-stop", "job-done", "job-stream", "ping");

    static final List<String> CLIENT = List.of(
            "run",
            "runsync",
            "status",
            "status-sync",
            "stream",
            "cancel",
            "retry",
            "purge-queue",
            "health",
            "requests",
            "metrics");

    private static final String ENDPOINT_PREFIX = "/v2/";

    private FaultRoutes() {}

    /** The routes of a side ({@code worker}, {@code client}), or the one route of this name; empty if there is none. */
    static Optional<Set<String>> named(String name) {
        if (name.equals("worker")) {
            return Optional.of(Set.copyOf(WORKER));
        }
        if (name.equals("client")) {
            return Optional.of(Set.copyOf(CLIENT));
        }
        return WORKER.contains(name) || CLIENT.contains(name) ? Optional.of(Set.of(name)) : Optional.empty();
    }

    /** Everything that {@link #named} knows, in words. */
    static String all() {
        return "worker, client, or a route: "
                + String.join(
                        ", ", Stream.concat(WORKER.stream(), CLIENT.stream()).toList());
    }

    /** The name of the route that this path leads to, at the root or below {@code /v2/{endpointId}}. */
    static String nameIn(String path) {
        int from = 1;
        if (path.startsWith(ENDPOINT_PREFIX)) {
            int endpointEnd = path.indexOf('/', ENDPOINT_PREFIX.length());
            if (endpointEnd < 0) {
                return "";
            }
            from = endpointEnd + 1;
        }
        if (from > path.length()) {
            return "";
        }
        int to = path.indexOf('/', from);
        return to < 0 ? path.substring(from) : path.substring(from, to);
    }

    /** Whether this is a poll for jobs. */
    static boolean isTake(String name) {
        return name.equals("job-take") || name.equals("job-take-batch");
    }

    /** All of several names together, in a fixed order. */
    static Set<String> union(List<Set<String>> sets) {
        Set<String> all = new TreeSet<>();
        sets.forEach(all::addAll);
        return all;
    }
}
