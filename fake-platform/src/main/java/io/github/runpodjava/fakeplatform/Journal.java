package io.github.runpodjava.fakeplatform;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The newest requests and pings. */
final class Journal {
    /** How many requests a message names; enough to see a pattern and still to be read. */
    private static final int SHOWN = 20;

    private final int limit;
    private final ChangeSignal signal;
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private final Deque<Ping> pings = new ArrayDeque<>();
    private long count;

    Journal(int limit, ChangeSignal signal) {
        this.limit = limit;
        this.signal = signal;
    }

    RecordedRequest received(Route route, HttpRequest request) {
        RecordedRequest recorded;
        synchronized (this) {
            recorded = new RecordedRequest(++count, route, request, Instant.now());
            keep(requests, recorded);
            if (route == Route.PING && limit > 0) {
                keep(pings, Ping.of(recorded));
            }
        }
        signal.fire();
        return recorded;
    }

    private <T> void keep(Deque<T> all, T newest) {
        all.addLast(newest);
        if (all.size() > limit) {
            all.removeFirst();
        }
    }

    synchronized List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized List<RecordedRequest> requests(Route route) {
        return requests.stream().filter(request -> request.route() == route).toList();
    }

    synchronized List<Ping> pings() {
        return List.copyOf(pings);
    }

    synchronized void forget() {
        requests.clear();
        pings.clear();
    }

    RecordedRequest awaitRequest(Route route, Predicate<RecordedRequest> wanted, Duration limit) {
        return signal.await(
                limit,
                () -> first(requests(route), wanted),
                () -> "no matching " + route + " request within " + limit + "; " + seen(route));
    }

    Ping awaitPing(Predicate<Ping> wanted, Duration limit) {
        return signal.await(
                limit,
                () -> first(pings(), wanted),
                () -> "no matching ping within " + limit + "; " + seen(Route.PING));
    }

    private static <T> Optional<T> first(List<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    /** A sentence for messages: how many of each route, and the newest ones of this route. */
    private String seen(Route route) {
        List<RecordedRequest> these = requests(route);
        return summary() + list("\nthe newest of " + route, these, RecordedRequest::toString);
    }

    /** How many requests of each route were seen. */
    String summary() {
        List<RecordedRequest> all = requests();
        if (all.isEmpty()) {
            return limit > 0 ? "no request was seen at all" : "no requests are recorded";
        }
        return "requests seen: "
                + all.stream()
                        .collect(Collectors.groupingBy(RecordedRequest::route, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static <T> String list(String title, List<T> all, Function<T, String> text) {
        if (all.isEmpty()) {
            return "";
        }
        return all.subList(Math.max(0, all.size() - SHOWN), all.size()).stream()
                .map(one -> "\n  " + text.apply(one))
                .collect(Collectors.joining("", title + ":", ""));
    }
}
