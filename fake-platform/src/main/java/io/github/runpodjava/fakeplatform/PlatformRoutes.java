package io.github.runpodjava.fakeplatform;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What each route does when nothing goes wrong. */
final class PlatformRoutes {
    private static final int MAX_BATCH = 10_000;

    private final JobBoard board;
    private final Duration hold;

    PlatformRoutes(JobBoard board, Duration hold) {
        this.board = board;
        this.hold = hold;
    }

    HttpAnswer handle(Place place, RecordedRequest request, HttpConnection connection) throws InterruptedException {
        if (place.route() == Route.OTHER) {
            return HttpAnswer.json(404, "{\"error\":\"not found\"}");
        }
        if (!request.method().equals(place.route().method())) {
            return HttpAnswer.json(405, "{\"error\":\"method not allowed\"}");
        }
        return switch (place.route()) {
            case TAKE -> take(place, connection);
            case TAKE_BATCH -> takeBatch(place, request, connection);
            case STOP -> stops(place, connection);
            case DONE -> done(place, request);
            case STREAM -> chunk(place, request);
            default -> HttpAnswer.json(200, "{}");
        };
    }

    private HttpAnswer take(Place place, HttpConnection connection) throws InterruptedException {
        List<Job> given = take(1, place, connection);
        if (given.isEmpty()) {
            return HttpAnswer.noContent();
        }
        return HttpAnswer.json(200, given.get(0).json()).ifNotWritten(() -> board.putBack(given));
    }

    private List<Job> take(int max, Place place, HttpConnection connection) throws InterruptedException {
        return connection.waiting(() -> board.take(max, place.worker(), hold, connection::clientIsThere));
    }

    private HttpAnswer takeBatch(Place place, RecordedRequest request, HttpConnection connection)
            throws InterruptedException {
        int size;
        try {
            size = Integer.parseInt(request.parameter("batch_size").orElse("1"));
        } catch (NumberFormatException notNumber) {
            size = 0;
        }
        if (size < 1) {
            return HttpAnswer.json(400, "{\"error\":\"batch_size must be a whole number of at least 1\"}");
        }
        List<Job> given = take(Math.min(size, MAX_BATCH), place, connection);
        if (given.isEmpty()) {
            return HttpAnswer.noContent();
        }
        return HttpAnswer.json(200, array(given)).ifNotWritten(() -> board.putBack(given));
    }

    private static byte[] array(List<Job> jobs) {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        for (Job job : jobs) {
            array.write(array.size() == 0 ? '[' : ',');
            array.writeBytes(job.json());
        }
        array.write(']');
        return array.toByteArray();
    }

    private HttpAnswer stops(Place place, HttpConnection connection) throws InterruptedException {
        List<String> ids = connection.waiting(() -> board.takeStops(place.worker(), hold, connection::clientIsThere));
        if (ids.isEmpty()) {
            return HttpAnswer.noContent();
        }
        return HttpAnswer.json(200, Json.write(Map.of("jobsToStop", ids))).ifNotWritten(() -> board.putBackStops(ids));
    }

    private HttpAnswer done(Place place, RecordedRequest request) {
        JsonNode body;
        try {
            // The content type says form, but the body is JSON.
            body = Json.read(request.rawBody());
        } catch (JacksonException notJson) {
            return notJson();
        }
        boolean known = body.path("status").asString("").equals("IN_PROGRESS")
                ? board.progress(place.job(), body)
                : board.result(place.job(), body, isStream(request), request);
        return known ? HttpAnswer.json(200, "{}") : unknownJob();
    }

    private HttpAnswer chunk(Place place, RecordedRequest request) {
        try {
            return board.chunk(place.job(), Json.read(request.rawBody())) ? HttpAnswer.json(200, "{}") : unknownJob();
        } catch (JacksonException notJson) {
            return notJson();
        }
    }

    private static boolean isStream(RecordedRequest request) {
        return request.parameter("isStream").filter("true"::equals).isPresent();
    }

    private static HttpAnswer notJson() {
        return HttpAnswer.json(400, "{\"error\":\"bad request: the body is not JSON\"}");
    }

    private static HttpAnswer unknownJob() {
        return HttpAnswer.json(404, "{\"error\":\"job not found\"}");
    }
}
