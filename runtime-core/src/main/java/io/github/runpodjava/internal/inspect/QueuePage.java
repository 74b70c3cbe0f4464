package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.github.runpodjava.spi.ServerFacts;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /debug/queue}: what waits, what runs and what could. How many jobs wait on RunPod's queue only RunPod knows, so
 * {@code jobs_queued_current} is null there.
 */
final class QueuePage implements InspectorPage {
    private final Inspected inspected;

    QueuePage(Inspected inspected) {
        this.inspected = inspected;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        ObjectNode tree = Trees.object();
        Optional<ServerFacts> server = inspected.server();
        if (server.isPresent()) {
            tree.put("jobs_queued_current", server.get().jobsQueued());
            tree.put("jobs_processing_current", processing(server.get().jobsInProgress()));
        } else {
            tree.putNull("jobs_queued_current");
            tree.put("jobs_processing_current", inspected.jobs().size());
        }
        ArrayNode workers = tree.putArray("workers");
        int results = 0;
        long bytes = 0;
        for (InspectedWorker worker : inspected.workers()) {
            ObjectNode one = workers.addObject();
            one.put("worker_id", worker.id());
            one.put("slots_total", worker.places());
            one.put("slots_taken", worker.placesTaken());
            Trees.strings(
                    one, "job_ids", worker.jobs().stream().map(job -> job.id()).toList());
            results += worker.spooledResults();
            bytes += worker.spooledBytes();
        }
        tree.putObject("spool").put("results", results).put("bytes", bytes);
        return Trees.ok(tree);
    }

    /**
     * To the server a job that asks is one like any other. Not below what is known to run here: a question that has its
     * answer has not left its place yet.
     */
    private long processing(long all) {
        int questions = inspected.workers().stream()
                .mapToInt(InspectedWorker::questions)
                .sum();
        return Math.max(all - questions, Math.min(all, inspected.jobs().size()));
    }
}
