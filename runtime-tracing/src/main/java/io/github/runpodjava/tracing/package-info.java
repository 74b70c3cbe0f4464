/**
 * Jobs as spans of OpenTelemetry. No class of OpenTelemetry is loaded before the first job, and none at all where
 * nothing would record.
 */
@NullMarked
package io.github.runpodjava.tracing;

import org.jspecify.annotations.NullMarked;
