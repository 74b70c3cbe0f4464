/** Step 3 of a job's way: get progress, chunks and the result to the queue. Not API. */
@NullMarked
package io.github.runpodjava.internal.report;

import org.jspecify.annotations.NullMarked;
