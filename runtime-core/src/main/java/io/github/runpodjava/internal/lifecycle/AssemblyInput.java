package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.spi.JobQueue;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a worker is put together from, beside its spec.
 *
 * @param spoolFolder where undelivered results are kept and looked for; empty for a queue that always takes them
 */
public record AssemblyInput(
        WorkerSettings settings,
        JobQueue queue,
        Optional<Path> spoolFolder,
        InstantSource clock,
        RandomGenerator dice) {}
