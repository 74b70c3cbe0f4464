/**
 * Everything a worker can be told from outside, read once, as immutable records.
 */
@NullMarked
package io.github.runpodjava.config;

import org.jspecify.annotations.NullMarked;
