/**
 * The API of a worker: implement {@link io.github.runpodjava.Handler} or {@link io.github.runpodjava.StreamHandler}, hand it to
 * {@link io.github.runpodjava.Worker}, and build a jar.
 */
@NullMarked
package io.github.runpodjava;

import org.jspecify.annotations.NullMarked;
