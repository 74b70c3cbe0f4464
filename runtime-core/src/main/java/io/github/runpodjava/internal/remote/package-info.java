/** The commands that look into workers from afar, through the job API. */
@NullMarked
package io.github.runpodjava.internal.remote;

import org.jspecify.annotations.NullMarked;
