/** The logging back end, as far as it can be reached from here; exceptions and stacks as text. */
@NullMarked
package io.github.runpodjava.internal.log;

import org.jspecify.annotations.NullMarked;
