/** Tells callers of the end of their jobs. Not API: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.webhook;

import org.jspecify.annotations.NullMarked;
