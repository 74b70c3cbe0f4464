/** Which process something on disk belongs to, and whether that process still lives. Not API. */
@NullMarked
package io.github.runpodjava.internal.process;

import org.jspecify.annotations.NullMarked;
