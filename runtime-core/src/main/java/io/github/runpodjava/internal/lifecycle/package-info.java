/** The life of a worker: put together by hand, started, drained, ended. Not API. */
@NullMarked
package io.github.runpodjava.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
