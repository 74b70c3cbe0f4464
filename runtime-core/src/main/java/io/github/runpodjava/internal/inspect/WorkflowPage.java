package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /debug/workflow}: the stages that the handler has entered, as the nodes of a workflow. A handler does not
 * announce its stages, so {@code nodes_total} grows as it enters them.
 */
final class WorkflowPage implements InspectorPage {
    private final Inspected inspected;
    private final JobsInFlight inFlight;
    private final JobLedger ledger;

    WorkflowPage(Inspected inspected, JobsInFlight inFlight, JobLedger ledger) {
        this.inspected = inspected;
        this.inFlight = inFlight;
        this.ledger = ledger;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        Optional<String> id = request.parameter("job_id");
        if (id.isPresent()) {
            SeenJob.View job = ledger.job(id.get()).orElseThrow(() -> unknownJob(id.get()));
            return Trees.ok(of(job));
        }
        List<SeenJob.View> now = inFlight.views();
        ObjectNode tree = now.isEmpty() ? nothing() : of(now.get(0));
        ArrayNode all = tree.putArray("jobs");
        now.forEach(job -> all.add(of(job)));
        return Trees.ok(tree);
    }

    static InspectorRefusal unknownJob(String id) {
        return new InspectorRefusal(
                        404,
                        "JOB_NOT_FOUND",
                        "This worker has no job with the id \"" + Shortened.to(id, 100) + "\"",
                        "It knows the jobs that it runs and the last " + JobLedger.RECENT
                                + " that it has run; GET /debug/status lists the former, and the last "
                                + StatusPage.RECENT + " of the latter")
                .with("job_id", Shortened.to(id, 100));
    }

    private static ObjectNode of(SeenJob.View job) {
        ObjectNode tree = Trees.object();
        tree.put("job_id", job.id());
        tree.put("status", job.status());
        JobTrees.percent(tree, job);
        JobTrees.nodes(tree, job);
        return tree;
    }

    /** Without a job the status is the worker's. */
    private ObjectNode nothing() {
        ObjectNode tree = Trees.object();
        tree.putNull("job_id");
        tree.put("status", inspected.status());
        tree.putNull("progress_percent");
        tree.put("nodes_total", 0);
        tree.put("nodes_completed", 0);
        tree.putArray("nodes");
        return tree;
    }
}
