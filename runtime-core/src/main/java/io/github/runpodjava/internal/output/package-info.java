/** What user code prints, and what it logs with {@code java.util.logging}, as log lines. Not API. */
@NullMarked
package io.github.runpodjava.internal.output;

import org.jspecify.annotations.NullMarked;
