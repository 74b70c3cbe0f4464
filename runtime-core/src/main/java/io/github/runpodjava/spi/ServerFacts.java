package io.github.runpodjava.spi;

/**
 * What a server of this process knows about its queue and its callers at a moment.
 *
 * @param jobsCreated how many jobs callers have sent since its start
 * @param jobsQueued how many jobs wait for a worker
 * @param jobsInProgress how many jobs workers have
 * @param connections how many connections callers have open
 * @param requests how many requests are not answered yet
 */
public record ServerFacts(long jobsCreated, long jobsQueued, long jobsInProgress, long connections, long requests) {}
