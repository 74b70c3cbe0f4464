package io.github.runpodjava.localserver.queue;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A poll of a worker in another process.
 *
 * @param answer what it brings, none if nothing came in time
 * @param giveUp to be run when the worker is gone, so that nothing is given to nobody
 */
public record OpenPoll<T>(CompletableFuture<List<T>> answer, Runnable giveUp) {}
