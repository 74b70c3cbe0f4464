package io.github.runpodjava.localserver.connection;

import java.time.Duration;

/**
 * How long the server waits for clients.
 *
 * @param grace how long anything may take that a client has to do: to send the head of a request, the first bytes of a
 *     body, to take the first bytes of an answer
 * @param bytesPerSecond how fast a body has to come and an answer has to be taken beyond that
 */
public record Patience(Duration grace, int bytesPerSecond) {
    /** Twenty seconds, then 8 KiB a second: any modem is faster. */
    public static Patience standard() {
        return new Patience(Duration.ofSeconds(20), 8 * 1024);
    }

    /** How long so many bytes may take. */
    Duration forBytes(long bytes) {
        return grace.plusMillis(bytes * 1000 / bytesPerSecond);
    }
}
