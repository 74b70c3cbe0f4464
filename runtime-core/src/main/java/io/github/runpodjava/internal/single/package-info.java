/** The queue of one test job. Not API. */
@NullMarked
package io.github.runpodjava.internal.single;

import org.jspecify.annotations.NullMarked;
