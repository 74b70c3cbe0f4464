package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /debug/connections}: those to RunPod's queue, and those of callers to a server of this process. */
final class ConnectionsPage implements InspectorPage {
    private final Inspected inspected;

    ConnectionsPage(Inspected inspected) {
        this.inspected = inspected;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        ObjectNode tree = Trees.object();
        ArrayNode outgoing = tree.putArray("outgoing");
        for (InspectedWorker worker : inspected.workers()) {
            worker.queue().ifPresent(queue -> {
                ObjectNode one = outgoing.addObject();
                one.put("worker_id", worker.id());
                one.put("server", queue.server());
                one.put("open", queue.connections());
                one.put("idle", queue.idleConnections());
                one.put("active", queue.connections() - queue.idleConnections());
                one.put("calls", queue.calls());
                ObjectNode requests = one.putObject("requests_by_status");
                queue.requests().forEach(requests::put);
            });
        }
        inspected
                .server()
                .ifPresentOrElse(
                        server -> tree.putObject("incoming")
                                .put("open", server.connections())
                                .put("requests", server.requests()),
                        () -> tree.putNull("incoming"));
        return Trees.ok(tree);
    }
}
