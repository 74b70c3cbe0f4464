/**
 * RunPod's job API on your own machine. The worker in this process takes the jobs over the same loop as on RunPod.
 *
 * <p>The packages: {@code queue} holds the jobs and knows nothing of HTTP, {@code api} has one class per public route,
 * {@code http} is what the routes share, {@code webhook} calls back. Only {@link io.github.runpodjava.localserver.JavalinServerProvider} is meant
 * to be found from outside; the rest may change in any release.
 */
@NullMarked
package io.github.runpodjava.localserver;

import org.jspecify.annotations.NullMarked;
