/**
 * RunPod's job API on your own machine. The worker in this process takes the jobs over the same loop as on RunPod.
 *
 * <p>{@link io.github.runpodjava.localserver.LocalServer} and what it hands out are for tests;
 * {@link io.github.runpodjava.localserver.LocalServerMain} is the program. Everything in the packages below may change in
 * any release.
 */
@NullMarked
package io.github.runpodjava.localserver;

import org.jspecify.annotations.NullMarked;
