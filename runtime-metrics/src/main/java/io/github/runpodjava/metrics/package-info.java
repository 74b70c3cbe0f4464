/**
 * Metrics of a worker by Micrometer, as a page that Prometheus reads. Nothing of it is loaded before the page is asked
 * for.
 */
@NullMarked
package io.github.runpodjava.metrics;

import org.jspecify.annotations.NullMarked;
