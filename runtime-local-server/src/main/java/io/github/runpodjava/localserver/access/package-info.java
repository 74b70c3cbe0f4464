/** Who may call the server, and how often. Not API: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.access;

import org.jspecify.annotations.NullMarked;
