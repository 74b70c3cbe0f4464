package io.github.runpodjava.internal.inspect;

import java.time.Duration;
import java.time.Instant;

/**
 * A part of the start.
 *
 * @param name in snake case, as in {@code fitness}
 * @param began when
 * @param took how long
 */
public record StartPhase(String name, Instant began, Duration took) {}
