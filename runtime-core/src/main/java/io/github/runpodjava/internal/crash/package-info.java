/**
 * The black box: what is left of a worker that crashed. Records, the note of the jobs in flight, and what the next start
 * makes of them. Nothing here runs before a worker works or something goes wrong. Not API.
 */
@NullMarked
package io.github.runpodjava.internal.crash;

import org.jspecify.annotations.NullMarked;
