/** {@code --train-cache}: makes the file from which the JVM takes the classes of the next starts. */
@NullMarked
package io.github.runpodjava.internal.training;

import org.jspecify.annotations.NullMarked;
