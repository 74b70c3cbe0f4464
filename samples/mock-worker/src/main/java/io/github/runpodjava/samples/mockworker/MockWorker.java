package io.github.runpodjava.samples.mockworker;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.config.SettingsReader;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The Java twin of RunPod's own test worker: it does what each job tells it to do, so the same jobs can be sent to
 * both. See {@link MockInput} for the keys.
 */
public final class MockWorker {
    private MockWorker() {}

    public static void main(String[] args) {
        List<String> flags = List.of(args);
        boolean streams = flags.contains("--generator") || flags.contains("--async_generator");
        WorkerBuilder worker = streams
                ? Worker.streaming(JsonNode.class, new MockStream())
                : Worker.handling(JsonNode.class, new MockHandler());
        if (flags.contains("--return_aggregate_stream")) {
            worker.returnAggregateStream();
        }
        try {
            worker.concurrency(concurrency());
        } catch (InvalidSettingsException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        worker.run(args);
    }

    private static int concurrency() {
        SettingsReader in = new SettingsReader(Environment.system());
        int jobs = in.number("CONCURRENCY_MODIFIER", 1, Concurrency.MOST, 1);
        in.rejectIfAnyProblem();
        return jobs;
    }
}
