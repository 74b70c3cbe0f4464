/**
 * What other modules plug in: the queue that jobs come from, the local server, the control of the logging back end.
 */
@NullMarked
package io.github.runpodjava.spi;

import org.jspecify.annotations.NullMarked;
