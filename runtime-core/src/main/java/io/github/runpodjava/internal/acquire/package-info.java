/** Step 1 of a job's way: reserve a place, then take a job. Not API. */
@NullMarked
package io.github.runpodjava.internal.acquire;

import org.jspecify.annotations.NullMarked;
