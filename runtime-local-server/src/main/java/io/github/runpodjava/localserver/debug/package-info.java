/** The debug endpoints: a door to the worker's inspector. Not API: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.debug;

import org.jspecify.annotations.NullMarked;
