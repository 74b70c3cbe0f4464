package io.github.runpodjava.internal.execute;

import io.github.runpodjava.fakeplatform.Header;
import io.github.runpodjava.fakeplatform.RecordedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A request as the recordings of runpod-python hold it: headers in lower case and sorted. */
record Recording(String requestLine, Map<String, String> headers, String body) {

    /** Reads {@code wire/python-1.12.0/NAME.http}. */
    static Recording ofPython(String name) throws IOException {
        String file = "/wire/python-1.12.0/" + name + ".http";
        try (InputStream in = Recording.class.getResourceAsStream(file)) {
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n", 2);
            String[] lines = parts[0].strip().split("\n");
            Map<String, String> headers = new LinkedHashMap<>();
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(": ", 2);
                headers.put(header[0], header[1]);
            }
            return new Recording(lines[0], headers, parts.length > 1 ? parts[1].strip() : "");
        }
    }

    static Recording of(RecordedRequest request) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : request.headers()) {
            headers.merge(header.name().toLowerCase(Locale.ROOT), header.value(), (one, two) -> one + " AND " + two);
        }
        return new Recording(request.method() + " " + request.target() + " HTTP/1.1", headers, request.bodyText());
    }
}
