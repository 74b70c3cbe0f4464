package io.github.runpodjava.localserver;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Speaks HTTP with the job API, as any client does. The JDK's old client, because it needs no thread of its own and
 * starts at once; and without connections that outlive a request, so that nothing is left when the server is closed.
 */
final class ApiClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** How much longer than the wait that was asked for an answer may take: a machine can be busy. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final URI base;
    private final Optional<String> apiKey;
    private final Codec codec;

    ApiClient(URI base, Optional<String> apiKey, Codec codec) {
        this.base = base;
        this.apiKey = apiKey;
        this.codec = codec;
    }

    /**
     * What the server answered.
     *
     * @param json the body; a missing node if it is not JSON
     */
    record Answer(int status, JsonNode json) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }

        String error() {
            String sentence = json.path("error").stringValue("");
            return "HTTP " + status + (sentence.isEmpty() ? "" : ": " + sentence);
        }
    }

    /** @throws LocalServerException if the server answers with an error, or not at all */
    JsonNode get(String path, Duration hold) {
        return good("GET", path, send("GET", path, null, hold));
    }

    /** @throws LocalServerException if the server answers with an error, or not at all */
    JsonNode post(String path, JsonNode body, Duration hold) {
        return good("POST", path, send("POST", path, codec.write(body), hold));
    }

    /** The answer, whatever it says. */
    Answer look(String path) {
        return send("GET", path, null, Duration.ZERO);
    }

    private static JsonNode good(String method, String path, Answer answer) {
        if (!answer.isGood()) {
            throw new LocalServerException(
                    "The local server answered " + method + " " + path + " with " + answer.error());
        }
        return answer.json();
    }

    private Answer send(String method, String path, byte @Nullable [] body, Duration hold) {
        try {
            return exchange(connect(method, path, hold), body);
        } catch (IOException broken) {
            throw new LocalServerException(
                    "The local server at " + base + " gave no answer to " + method + " " + path + ": " + broken,
                    broken);
        }
    }

    private HttpURLConnection connect(String method, String path, Duration hold) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) CONNECT_LIMIT.toMillis());
        connection.setReadTimeout((int) hold.plus(ANSWER_LIMIT).toMillis());
        connection.setRequestProperty("Connection", "close");
        apiKey.ifPresent(key -> connection.setRequestProperty("Authorization", "Bearer " + key));
        return connection;
    }

    private Answer exchange(HttpURLConnection connection, byte @Nullable [] body) throws IOException {
        try {
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                // With a known length it is sent once; without, the JDK would send a job again after a lost answer.
                connection.setFixedLengthStreamingMode(body.length);
                connection.getOutputStream().write(body);
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(status, in == null ? codec.nothing() : read(in.readAllBytes()));
            }
        } finally {
            connection.disconnect();
        }
    }

    private JsonNode read(byte[] body) {
        try {
            return codec.read(body);
        } catch (JacksonException noJson) {
            return codec.nothing();
        }
    }
}
