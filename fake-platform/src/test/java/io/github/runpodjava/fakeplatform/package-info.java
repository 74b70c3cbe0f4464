@NullMarked
package io.github.runpodjava.fakeplatform;

import org.jspecify.annotations.NullMarked;
