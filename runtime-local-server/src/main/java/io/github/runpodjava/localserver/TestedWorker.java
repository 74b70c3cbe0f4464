package io.github.runpodjava.localserver;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.WorkerState;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.spi.RunningServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker of a {@link LocalServer}. It sees nothing of this process's environment. When it ends because it is to be
 * refreshed, a fresh one takes its place, as on the platform.
 */
final class TestedWorker implements AutoCloseable {
    static final String ID = "local-worker";

    /** Enough for results that are being delivered; a job that really runs is not waited for. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(TestedWorker.class);

    private final WorkerBuilder builder;
    private final Environment environment;
    private final RunningServer server;
    private final Object lock = new Object();
    private Worker worker;
    private boolean closed;

    private TestedWorker(WorkerBuilder builder, Map<String, String> variables, RunningServer server) {
        Map<String, String> all = new HashMap<>(variables);
        all.put(WorkerEnvironment.WORKER_ID, ID);
        this.builder = builder;
        this.environment = Environment.of(all);
        this.server = server;
        this.worker = build();
    }

    /** @throws StartupException if its fitness checks or its set-up fail */
    static TestedWorker start(WorkerBuilder builder, Map<String, String> variables, RunningServer server) {
        TestedWorker tested = new TestedWorker(builder, variables, server);
        try {
            tested.worker.start();
        } catch (InterruptedException interrupted) {
            tested.close();
            Thread.currentThread().interrupt();
            throw new StartupException("The worker was interrupted while it started", interrupted);
        }
        Thread keeper = new Thread(tested::keep, "local-server-worker");
        keeper.setDaemon(true);
        keeper.start();
        return tested;
    }

    /** A sentence without its full stop. */
    String describe() {
        return "The worker in this process is " + now().state();
    }

    /** Interrupts what runs: a test that has ended does not wait for a job that nobody waits for. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        Worker last = now();
        last.drain();
        awaitEndOfDeliveries(last);
        boolean interrupted = Thread.interrupted();
        // This is how a worker is told to hurry.
        Thread.currentThread().interrupt();
        last.close();
        if (!interrupted) {
            Thread.interrupted();
        }
    }

    /** A job whose result has been seen by the test may still be on its worker's list for a moment. */
    private static void awaitEndOfDeliveries(Worker draining) {
        Deadline grace = Deadline.in(GRACE);
        while (draining.state() != WorkerState.STOPPED && !grace.isOver()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private Worker now() {
        synchronized (lock) {
            return worker;
        }
    }

    private void keep() {
        try {
            while (now().awaitStop() && replaced()) {
                now().start();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.error("The refreshed worker cannot start: {}", failed.getMessage());
        }
    }

    private boolean replaced() {
        synchronized (lock) {
            if (!closed) {
                worker = build();
            }
            return !closed;
        }
    }

    private Worker build() {
        // One builder may serve several servers, in tests that run at the same time.
        synchronized (builder) {
            return builder.queue(server.queue(ID)).environment(environment).build();
        }
    }
}
