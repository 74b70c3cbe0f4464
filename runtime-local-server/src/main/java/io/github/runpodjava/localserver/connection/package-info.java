/** What slow, broken and hostile clients can do to the server: little. Not API: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.connection;

import org.jspecify.annotations.NullMarked;
