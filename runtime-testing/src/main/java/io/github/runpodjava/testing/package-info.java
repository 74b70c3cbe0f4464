/**
 * Tests a handler with JUnit 5 or newer: {@link io.github.runpodjava.testing.LocalWorker} starts a local server with the
 * handler behind it and ends it after the tests.
 */
@NullMarked
package io.github.runpodjava.testing;

import org.jspecify.annotations.NullMarked;
