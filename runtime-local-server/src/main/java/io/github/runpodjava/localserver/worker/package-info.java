/**
 * RunPod's worker protocol over the local queue, for workers in other processes and other languages. Not API: may change
 * in any release.
 */
@NullMarked
package io.github.runpodjava.localserver.worker;

import org.jspecify.annotations.NullMarked;
