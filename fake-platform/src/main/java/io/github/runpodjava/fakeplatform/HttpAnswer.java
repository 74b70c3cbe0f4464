package io.github.runpodjava.fakeplatform;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What to do with the connection once a request is handled.
 *
 * @param status the status, 0 if nothing is to be written
 * @param headers more headers than the length and the kind of the connection, which are added
 * @param body the body, empty for none
 * @param ending whether the answer is written properly
 * @param ifNotWritten called if the answer could not be written as a whole
 */
record HttpAnswer(int status, List<Header> headers, byte[] body, Ending ending, Runnable ifNotWritten) {

    enum Ending {
        /** The whole answer. */
        WHOLE,
        /** The first half of the body, or of the head if there is no body, and then a TCP reset. */
        HALF,
        /** Only a TCP reset. */
        RESET
    }

    private static final List<Header> JSON = List.of(new Header("Content-Type", "application/json"));
    private static final Runnable NOTHING = () -> {};

    static HttpAnswer json(int status, byte[] body) {
        return new HttpAnswer(status, JSON, body, Ending.WHOLE, NOTHING);
    }

    static HttpAnswer json(int status, String body) {
        return json(status, body.getBytes(StandardCharsets.UTF_8));
    }

    static HttpAnswer noContent() {
        return new HttpAnswer(204, List.of(), new byte[0], Ending.WHOLE, NOTHING);
    }

    static HttpAnswer reset() {
        return new HttpAnswer(0, List.of(), new byte[0], Ending.RESET, NOTHING);
    }

    HttpAnswer ifNotWritten(Runnable undo) {
        return new HttpAnswer(status, headers, body, ending, undo);
    }

    HttpAnswer ending(Ending how) {
        return new HttpAnswer(status, headers, body, how, ifNotWritten);
    }

    /** The bytes that go out, all in one piece so that they leave in one packet where they fit. */
    byte[] onTheWire(boolean keepAlive) {
        StringBuilder head = new StringBuilder(128);
        head.append("HTTP/1.1 ").append(status).append(' ').append(reason()).append("\r\n");
        for (Header header : headers) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        // A 204 must not have a length.
        if (status != 204) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        if (!keepAlive) {
            head.append("Connection: close\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        if (ending == Ending.HALF) {
            return body.length == 0
                    ? join(start, start.length / 2, body, 0)
                    : join(start, start.length, body, body.length / 2);
        }
        return join(start, start.length, body, status == 204 ? 0 : body.length);
    }

    private static byte[] join(byte[] head, int headLength, byte[] body, int bodyLength) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(headLength + bodyLength);
        all.write(head, 0, headLength);
        all.write(body, 0, bodyLength);
        return all.toByteArray();
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status " + status;
        };
    }
}
