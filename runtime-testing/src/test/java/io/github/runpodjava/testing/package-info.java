@NullMarked
package io.github.runpodjava.testing;

import org.jspecify.annotations.NullMarked;
