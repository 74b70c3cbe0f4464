/**
 * What the server tells about itself: the description of its API and the page to try it. Not API: may change in any
 * release.
 */
@NullMarked
package io.github.runpodjava.localserver.docs;

import org.jspecify.annotations.NullMarked;
