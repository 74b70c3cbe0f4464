package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.FitnessCheck;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the fitness checks, one after the other, each within its time. */
final class Fitness {
    private static final Logger LOG = LoggerFactory.getLogger(Fitness.class);

    private final Map<String, FitnessCheck> checks;
    private final Duration limit;

    Fitness(Map<String, FitnessCheck> checks, Duration limit) {
        this.checks = checks;
        this.limit = limit;
    }

    /** The first check that fails. */
    record Failure(String check, String reason) {}

    /** Runs all checks up to the first that fails. */
    Optional<Failure> run() throws InterruptedException {
        if (checks.isEmpty()) {
            return Optional.empty();
        }
        LOG.info("Running {} fitness check(s)...", checks.size());
        long start = System.nanoTime();
        for (Map.Entry<String, FitnessCheck> check : checks.entrySet()) {
            long began = System.nanoTime();
            Optional<String> reason = run(check.getKey(), check.getValue());
            if (reason.isPresent()) {
                LOG.error("Fitness check failed: {} | {}", check.getKey(), reason.get());
                return Optional.of(new Failure(check.getKey(), reason.get()));
            }
            LOG.debug("Fitness check passed: {} ({} ms)", check.getKey(), millisSince(began));
        }
        LOG.info("All fitness checks passed. ({} ms)", millisSince(start));
        return Optional.empty();
    }

    private Optional<String> run(String name, FitnessCheck check) throws InterruptedException {
        FutureTask<Boolean> task = new FutureTask<>(check::passes);
        // A thread of its own: a driver that hangs must not hang the start.
        Thread thread = new Thread(task, "fitness-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            boolean fit = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return fit ? Optional.empty() : Optional.of("the check says that this machine is not fit");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.atDebug().setCause(cause).log("Fitness check {} threw", name);
            return Optional.of(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        } catch (TimeoutException e) {
            thread.interrupt();
            return Optional.of("no answer within " + limit.toMillis() + " ms");
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
