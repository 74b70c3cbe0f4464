/** The jobs of the local server, in memory. Not API: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.queue;

import org.jspecify.annotations.NullMarked;
