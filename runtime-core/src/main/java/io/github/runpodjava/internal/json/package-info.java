/** JSON in and out, with one mapper. Not API. */
@NullMarked
package io.github.runpodjava.internal.json;

import org.jspecify.annotations.NullMarked;
