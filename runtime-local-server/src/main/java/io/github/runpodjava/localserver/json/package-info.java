/** What all parts of the server share about JSON. Not API: may change in any release. */
@NullMarked
package io.github.runpodjava.localserver.json;

import org.jspecify.annotations.NullMarked;
