/** What a worker runs on and what it uses: system, memory, garbage collection, GPUs. */
@NullMarked
package io.github.runpodjava.internal.facts;

import org.jspecify.annotations.NullMarked;
