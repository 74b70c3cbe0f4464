/** Jobs that ask about the worker instead of giving it work. */
@NullMarked
package io.github.runpodjava.internal.debugjob;

import org.jspecify.annotations.NullMarked;
