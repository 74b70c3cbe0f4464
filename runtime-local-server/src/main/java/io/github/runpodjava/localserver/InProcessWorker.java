package io.github.runpodjava.localserver;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.spi.RunningServer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The worker of a {@link LocalServer}: it sees nothing of this process's environment. */
final class InProcessWorker implements AutoCloseable {
    static final String ID = "local-worker";

    private final Worker worker;

    private InProcessWorker(Worker worker) {
        this.worker = worker;
    }

    /** @throws StartupException if its fitness checks or its set-up fail */
    static InProcessWorker start(WorkerBuilder builder, Map<String, String> variables, RunningServer server) {
        Map<String, String> environment = new LinkedHashMap<>(variables);
        environment.put(WorkerEnvironment.WORKER_ID, ID);
        Worker worker;
        // One builder may be used for several servers, by tests that run at the same time.
        synchronized (builder) {
            worker = builder.queue(server.queue(ID))
                    .environment(Environment.of(environment))
                    .build();
        }
        try {
            worker.start();
        } catch (InterruptedException interrupted) {
            worker.close();
            Thread.currentThread().interrupt();
            throw new StartupException("The worker was interrupted while it started", interrupted);
        }
        return new InProcessWorker(worker);
    }

    String describe() {
        return "The worker in this process is " + worker.state();
    }

    @Override
    public void close() {
        worker.close();
    }
}
