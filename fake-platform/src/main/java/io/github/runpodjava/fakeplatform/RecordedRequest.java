package io.github.runpodjava.fakeplatform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * One request as it came over the wire, recorded when it was read as a whole; so a poll that is still held is recorded
 * already.
 */
public final class RecordedRequest {
    private final long number;
    private final Route route;
    private final HttpRequest request;
    private final Instant at;
    private volatile int answerStatus;

    RecordedRequest(long number, Route route, HttpRequest request, Instant at) {
        this.number = number;
        this.route = route;
        this.request = request;
        this.at = at;
    }

    /** The place among all requests in order of arrival, starting with 1. */
    public long number() {
        return number;
    }

    /** Which call it was. */
    public Route route() {
        return route;
    }

    /** The HTTP method. */
    public String method() {
        return request.method();
    }

    /** Path and query exactly as they were on the wire, nothing decoded. */
    public String target() {
        return request.target();
    }

    /** Everything after the question mark, undecoded; empty if there is none. */
    public String query() {
        return HttpRequest.query(request.target());
    }

    /** The first value of a query parameter, decoded; empty if there is no such parameter. */
    public Optional<String> parameter(String name) {
        return request.parameter(name);
    }

    /** The headers in the order and with the spelling of the wire. */
    public List<Header> headers() {
        return request.headers();
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return request.header(name);
    }

    /** A copy of the body, without the framing of chunks; empty if there was none. */
    public byte[] body() {
        return request.body().clone();
    }

    /** The body read as UTF-8. */
    public String bodyText() {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    /**
     * The body read as JSON.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON
     */
    public JsonNode json() {
        return Json.read(request.body());
    }

    /** When the request was read as a whole. */
    public Instant at() {
        return at;
    }

    /** The status that it was answered with; empty while it is held and if the connection was cut instead. */
    public OptionalInt answerStatus() {
        int status = answerStatus;
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    byte[] rawBody() {
        return request.body();
    }

    void answered(int status) {
        answerStatus = status;
    }

    @Override
    public String toString() {
        return "#" + number + " " + method() + " " + target() + " -> "
                + (answerStatus == 0 ? "no answer" : answerStatus);
    }
}
