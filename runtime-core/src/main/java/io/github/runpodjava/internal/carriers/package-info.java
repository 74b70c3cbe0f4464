/** As many carrier threads for virtual threads as handlers need. */
@NullMarked
package io.github.runpodjava.internal.carriers;

import org.jspecify.annotations.NullMarked;
