/** Not API. Decides which lines stdout gets. */
@NullMarked
package io.github.runpodjava.logging.internal.budget;

import org.jspecify.annotations.NullMarked;
