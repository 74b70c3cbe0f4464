/** Tells all about a worker, from outside of its job loop. Not API. */
@NullMarked
package io.github.runpodjava.internal.inspect;

import org.jspecify.annotations.NullMarked;
