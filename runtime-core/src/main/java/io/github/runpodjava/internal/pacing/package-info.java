/** When to try again, and how to talk about it: backoff, pauses that can be cut short, summarised failures. Not API. */
@NullMarked
package io.github.runpodjava.internal.pacing;

import org.jspecify.annotations.NullMarked;
