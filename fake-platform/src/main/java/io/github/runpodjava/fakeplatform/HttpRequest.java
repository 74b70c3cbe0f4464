package io.github.runpodjava.fakeplatform;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A request as it was read from the wire. */
record HttpRequest(String method, String target, String version, List<Header> headers, byte[] body) {

    /** The first value of a header, whatever the case of its name. */
    static Optional<String> header(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    Optional<String> header(String name) {
        return header(headers, name);
    }

    /** Whether the client will send another request over the same connection. */
    boolean keepsAlive() {
        String wish = header("Connection").orElse("");
        return version.equals("HTTP/1.0") ? wish.equalsIgnoreCase("keep-alive") : !wish.equalsIgnoreCase("close");
    }

    String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /** Everything after the first question mark, undecoded; empty if there is none. */
    static String query(String target) {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    /** The first value of a query parameter, decoded. */
    static Optional<String> parameter(String target, String name) {
        for (String pair : query(target).split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (decode(key).equals(name)) {
                return Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    Optional<String> parameter(String name) {
        return parameter(target, name);
    }

    /** Undoes the encoding of forms; text that is not encoded properly stays as it is. */
    static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
