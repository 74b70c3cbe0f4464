package io.github.runpodjava.fakeplatform;

import java.util.function.Predicate;

/** Records each request, looks how it is to be answered, and does that. */
final class PlatformHandler implements HttpHandler {
    private static final String UNAUTHORIZED =
            "{\"status\":401,\"title\":\"Unauthorized\",\"detail\":\"invalid api key\"}";

    private final String endpointId;
    private final Predicate<HttpRequest> authorized;
    private final Script script;
    private final Journal journal;
    private final PlatformRoutes routes;

    PlatformHandler(
            String endpointId,
            Predicate<HttpRequest> authorized,
            Script script,
            Journal journal,
            PlatformRoutes routes) {
        this.endpointId = endpointId;
        this.authorized = authorized;
        this.script = script;
        this.journal = journal;
        this.routes = routes;
    }

    @Override
    public HttpAnswer answer(HttpRequest request, HttpConnection connection) throws InterruptedException {
        Place place = Place.of(request, endpointId);
        RecordedRequest recorded = journal.received(place.route(), request);
        HttpAnswer answer = answer(place, request, recorded, connection);
        if (answer.ending() == HttpAnswer.Ending.WHOLE) {
            // Before it is written, so that whoever has the answer finds it in the record.
            recorded.answered(answer.status());
            return answer.ifNotWritten(() -> {
                recorded.answered(0);
                answer.ifNotWritten().run();
            });
        }
        return answer;
    }

    private HttpAnswer answer(Place place, HttpRequest request, RecordedRequest recorded, HttpConnection connection)
            throws InterruptedException {
        Answer wish = script.next(place.route());
        if (!wish.delay().isZero()) {
            connection.pause(wish.delay());
            if (place.route().method().equals("GET") && !connection.clientIsThere()) {
                return HttpAnswer.reset(); // It must not be given jobs any more.
            }
        }
        if (!wish.handlesRequest()) {
            return unhandled(wish, connection);
        }
        if (!authorized.test(request)) {
            return HttpAnswer.json(401, UNAUTHORIZED);
        }
        HttpAnswer own = routes.handle(place, recorded, connection);
        return switch (wish.kind()) {
            case RESET_AFTER -> own.ending(HttpAnswer.Ending.RESET);
            case HALF -> own.ending(HttpAnswer.Ending.HALF);
            case FIXED -> {
                own.ifNotWritten().run(); // What it would have handed out goes back.
                yield wish.fixed();
            }
            default -> own;
        };
    }

    private static HttpAnswer unhandled(Answer wish, HttpConnection connection) {
        if (wish.kind() == Answer.Kind.FIXED) {
            return wish.fixed();
        }
        if (wish.kind() == Answer.Kind.NEVER) {
            connection.awaitEnd();
        }
        return HttpAnswer.reset();
    }
}
