package io.github.runpodjava.fakeplatform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads HTTP/1.1 requests, one after the other, with bodies of known length or in chunks. */
final class HttpRequestReader {
    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_HEADERS = 200;
    /** Far above the 20 MB that RunPod takes; only there so that a wrong length cannot eat all memory. */
    private static final int MAX_BODY = 512 * 1024 * 1024;

    /** Sends {@code 100 Continue}. */
    interface Continuation {
        void send() throws IOException;
    }

    private final HttpInput in;
    private final Continuation continuation;

    HttpRequestReader(HttpInput in, Continuation continuation) {
        this.in = in;
        this.continuation = continuation;
    }

    /** The next request; empty if the client left instead. */
    Optional<HttpRequest> next() throws IOException {
        if (!in.awaitBytes()) {
            return Optional.empty();
        }
        String first = in.line(MAX_LINE);
        String[] parts = first.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new BadRequestException(400, "not an HTTP/1.1 request line: " + first);
        }
        List<Header> headers = headers();
        byte[] body = body(headers);
        return Optional.of(new HttpRequest(parts[0], parts[1], parts[2], headers, body));
    }

    private List<Header> headers() throws IOException {
        List<Header> headers = new ArrayList<>();
        for (String line = in.line(MAX_LINE); !line.isEmpty(); line = in.line(MAX_LINE)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new BadRequestException(400, "not a header line: " + line);
            }
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
            if (headers.size() > MAX_HEADERS) {
                throw new BadRequestException(431, "more than " + MAX_HEADERS + " headers");
            }
        }
        return List.copyOf(headers);
    }

    private byte[] body(List<Header> headers) throws IOException {
        boolean chunked = HttpRequest.header(headers, "Transfer-Encoding")
                .filter(coding -> coding.equalsIgnoreCase("chunked"))
                .isPresent();
        int length = chunked
                ? 0
                : number(HttpRequest.header(headers, "Content-Length").orElse("0"), 10);
        if (!chunked && length == 0) {
            return new byte[0];
        }
        if (HttpRequest.header(headers, "Expect")
                .filter("100-continue"::equalsIgnoreCase)
                .isPresent()) {
            continuation.send();
        }
        return chunked ? chunks() : in.bytes(length);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = in.line(MAX_LINE).split(";", 2)[0].strip();
            int length = number(size, 16);
            if (length == 0) {
                headers(); // trailers
                return body.toByteArray();
            }
            if (body.size() + (long) length > MAX_BODY) {
                throw new BadRequestException(413, "the body is larger than " + MAX_BODY + " bytes");
            }
            body.writeBytes(in.bytes(length));
            if (!in.line(MAX_LINE).isEmpty()) {
                throw new BadRequestException(400, "a chunk is longer than its size says");
            }
        }
    }

    private static int number(String text, int radix) throws IOException {
        long value;
        try {
            value = Long.parseLong(text, radix);
        } catch (NumberFormatException notNumber) {
            throw new BadRequestException(400, "not a length: " + text);
        }
        if (value < 0) {
            throw new BadRequestException(400, "not a length: " + text);
        }
        if (value > MAX_BODY) {
            throw new BadRequestException(413, "the body is larger than " + MAX_BODY + " bytes");
        }
        return (int) value;
    }
}
