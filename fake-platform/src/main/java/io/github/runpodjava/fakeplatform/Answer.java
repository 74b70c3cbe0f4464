package io.github.runpodjava.fakeplatform;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How to answer one request. Immutable; the methods that are not static return a changed copy.
 *
 * <p><b>Jobs and stops are never lost by an answer:</b> if a request for jobs (or for stops) is handled and then its
 * answer is cut or replaced, the jobs (or stops) go back to where they were, as a platform would send them again.
 */
public final class Answer {
    enum Kind {
        NORMAL,
        FIXED,
        RESET_BEFORE,
        RESET_AFTER,
        HALF,
        NEVER
    }

    private static final byte[] NO_BODY = new byte[0];

    private final Kind kind;
    private final boolean afterHandling;
    private final int status;
    private final List<Header> headers;
    private final byte[] body;
    private final Duration delay;

    private Answer(Kind kind, boolean afterHandling, int status, List<Header> headers, byte[] body, Duration delay) {
        this.kind = kind;
        this.afterHandling = afterHandling;
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body;
        this.delay = delay;
    }

    private static Answer of(Kind kind, int status, byte[] body) {
        return new Answer(kind, false, status, List.of(), body, Duration.ZERO);
    }

    /** What the platform answers by itself; for a place in a sequence, or for {@link #delayed}. */
    public static Answer normal() {
        return of(Kind.NORMAL, 0, NO_BODY);
    }

    /**
     * This status instead of handling the request: a result is not accepted, no job is handed out.
     *
     * @param status 200 to 599
     */
    public static Answer status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be 200 to 599 but is " + status);
        }
        return of(Kind.FIXED, status, NO_BODY);
    }

    /** Status 200 and this JSON text instead of handling the request. */
    public static Answer json(String body) {
        return status(200).body(body);
    }

    /** Status 200 and a body that claims to be JSON and is not, instead of handling the request. */
    public static Answer garbage() {
        return json("{\"id\": \"broken");
    }

    /** A TCP reset once the request was read, without handling it. */
    public static Answer resetBefore() {
        return of(Kind.RESET_BEFORE, 0, NO_BODY);
    }

    /** The request is handled, so a result is accepted, and then there is a TCP reset instead of an answer. */
    public static Answer resetAfter() {
        return of(Kind.RESET_AFTER, 0, NO_BODY);
    }

    /** The request is handled, then the first half of the answer is written, then there is a TCP reset. */
    public static Answer cutHalfway() {
        return of(Kind.HALF, 0, NO_BODY);
    }

    /** The request is not handled, and nothing comes until the client leaves or the platform is closed or down. */
    public static Answer never() {
        return of(Kind.NEVER, 0, NO_BODY);
    }

    /** With one more header. {@code Content-Type: application/json} is there by default if there is a body. */
    public Answer header(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(fixedOnly(), afterHandling, status, more, body, delay);
    }

    /** With this body, encoded as UTF-8. */
    public Answer body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With this body. */
    public Answer body(byte[] bytes) {
        return new Answer(fixedOnly(), afterHandling, status, headers, bytes.clone(), delay);
    }

    /**
     * The request is handled, so a result is accepted, before this status is sent; like a gateway that loses the
     * answer.
     */
    public Answer afterHandling() {
        return new Answer(fixedOnly(), true, status, headers, body, delay);
    }

    /** The same after a pause, which comes before any handling. */
    public Answer delayed(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("a pause cannot be negative: " + pause);
        }
        return new Answer(kind, afterHandling, status, headers, body, pause);
    }

    private Kind fixedOnly() {
        if (kind != Kind.FIXED) {
            throw new IllegalStateException("only an answer with a status of its own can be given more than a pause");
        }
        return kind;
    }

    Kind kind() {
        return kind;
    }

    boolean handlesRequest() {
        return afterHandling || kind == Kind.NORMAL || kind == Kind.RESET_AFTER || kind == Kind.HALF;
    }

    Duration delay() {
        return delay;
    }

    /** What goes out for {@link Kind#FIXED}. */
    HttpAnswer fixed() {
        boolean typed = body.length == 0
                || headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("Content-Type"));
        return typed
                ? new HttpAnswer(status, headers, body, HttpAnswer.Ending.WHOLE, () -> {})
                : header("Content-Type", "application/json").fixed();
    }
}
