/** Not API. Writes lines to a file that outlives the worker. */
@NullMarked
package io.github.runpodjava.logging.internal;

import org.jspecify.annotations.NullMarked;
