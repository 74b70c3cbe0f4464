package io.github.runpodjava.fakeplatform;

/**
 * Where a request goes.
 *
 * @param route the call, whatever the method
 * @param worker the worker id of the path, decoded; empty for {@link Route#OTHER}
 * @param job the job id of the path, decoded; empty where the route has none
 */
record Place(Route route, String worker, String job) {
    private static final Place NOWHERE = new Place(Route.OTHER, "", "");

    /** Segments of {@code /v2/endpoint/route/worker}, with the empty one before the first slash. */
    private static final int WITHOUT_JOB = 5;

    static Place of(HttpRequest request, String endpointId) {
        String[] segments = request.path().split("/", -1);
        if (segments.length < WITHOUT_JOB
                || !segments[1].equals("v2")
                || !HttpRequest.decode(segments[2]).equals(endpointId)
                || segments[4].isEmpty()) {
            return NOWHERE;
        }
        for (Route route : Route.values()) {
            if (route.segment().equals(segments[3])) {
                return of(route, segments);
            }
        }
        return NOWHERE;
    }

    private static Place of(Route route, String[] segments) {
        String worker = HttpRequest.decode(segments[4]);
        if (!route.namesJob()) {
            return segments.length == WITHOUT_JOB ? new Place(route, worker, "") : NOWHERE;
        }
        return segments.length == WITHOUT_JOB + 1 && !segments[5].isEmpty()
                ? new Place(route, worker, HttpRequest.decode(segments[5]))
                : NOWHERE;
    }
}
