/** A model through ONNX Runtime. */
@NullMarked
package io.github.runpodjava.samples.onnx;

import org.jspecify.annotations.NullMarked;
