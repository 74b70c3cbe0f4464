package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.spi.JobQueue;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import tools.jackson.databind.ObjectMapper;

/**
 * What a worker is put together from, beside its spec.
 *
 * @param spoolFolder where undelivered results are kept and looked for; empty for a queue that always takes them
 * @param wireMapper writes what is around the handler's values, and error reports
 * @param first says when the first request for a job is out
 * @param sharing what the hooks of this worker become when others share its handler
 * @param guard whom the worker tells what it cannot deal with itself
 * @param inspection answers jobs that ask about the worker; empty when nobody may ask
 */
public record AssemblyInput(
        WorkerSettings settings,
        JobQueue queue,
        Optional<Path> spoolFolder,
        Lazy<ObjectMapper> wireMapper,
        FirstTake first,
        InstantSource clock,
        RandomGenerator dice,
        UnaryOperator<List<WorkerHooks>> sharing,
        CrashGuard guard,
        Optional<Inspection> inspection) {}
