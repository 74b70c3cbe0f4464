/** RunPod's queue over HTTP. Not API. */
@NullMarked
package io.github.runpodjava.internal.runpod;

import org.jspecify.annotations.NullMarked;
