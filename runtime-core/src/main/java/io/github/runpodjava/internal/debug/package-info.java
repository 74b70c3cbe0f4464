/** What results and errors tell about how their jobs went. Not API. */
@NullMarked
package io.github.runpodjava.internal.debug;

import org.jspecify.annotations.NullMarked;
