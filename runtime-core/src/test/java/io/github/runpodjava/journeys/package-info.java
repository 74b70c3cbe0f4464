/** Whole workers against a fake platform: what a caller, the platform and the handler get to see. */
@NullMarked
package io.github.runpodjava.journeys;

import org.jspecify.annotations.NullMarked;
