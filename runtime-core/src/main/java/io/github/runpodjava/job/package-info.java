/**
 * What a job is, what comes of it, and what happens to it on the way.
 */
@NullMarked
package io.github.runpodjava.job;

import org.jspecify.annotations.NullMarked;
