package io.github.runpodjava.spi;

import java.util.Map;

/**
 * What a queue in another process is used through.
 *
 * @param server the host, without what could be a secret
 * @param connections how many connections are open
 * @param idleConnections how many of them nobody uses
 * @param calls how many calls wait for an answer, open polls included
 * @param requests how many calls were made, by their HTTP status; {@code error} stands for no answer, {@code poll_over}
 *     for a poll that stayed open for as long as it may
 */
public record QueueFacts(String server, int connections, int idleConnections, int calls, Map<String, Long> requests) {
    public QueueFacts {
        requests = Map.copyOf(requests);
    }
}
