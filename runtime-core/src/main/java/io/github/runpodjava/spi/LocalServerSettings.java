package io.github.runpodjava.spi;

/**
 * What the local server is to be.
 *
 * @param host the name or address to bind
 * @param port the port to bind, 0 to 65535; 0 picks a free one
 * @param workerId the id that jobs show as theirs once this worker has taken them
 * @param concurrency how many jobs the worker in this process runs at once
 */
public record LocalServerSettings(String host, int port, String workerId, int concurrency) {}
