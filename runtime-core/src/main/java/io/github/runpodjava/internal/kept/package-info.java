/** Reads what workers have left on the volume: their logs and their crash records. */
@NullMarked
package io.github.runpodjava.internal.kept;

import org.jspecify.annotations.NullMarked;
