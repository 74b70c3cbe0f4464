/** Step 2 of a job's way: call the handler and find out what came of it. Not API. */
@NullMarked
package io.github.runpodjava.internal.execute;

import org.jspecify.annotations.NullMarked;
