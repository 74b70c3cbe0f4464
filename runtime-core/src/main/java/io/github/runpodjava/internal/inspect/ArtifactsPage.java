package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /debug/artifacts?job_id=}: the files in a job's work folder, by name and size. The folder goes with the job; of
 * one that is over, the listing from the end of its handler is left.
 */
final class ArtifactsPage implements InspectorPage {
    private final Inspected inspected;
    private final JobsInFlight inFlight;
    private final JobLedger ledger;
    private final Secrets secrets;

    ArtifactsPage(Inspected inspected, JobsInFlight inFlight, JobLedger ledger, Secrets secrets) {
        this.inspected = inspected;
        this.inFlight = inFlight;
        this.ledger = ledger;
        this.secrets = secrets;
    }

    @Override
    public InspectorAnswer answer(InspectorRequest request) {
        String id = request.parameter("job_id")
                .orElseThrow(() -> new InspectorRefusal(
                        400,
                        "MISSING_PARAMETER",
                        "The parameter job_id is missing",
                        "Ask for /debug/artifacts?job_id=ID with the id of a job that GET /debug/status names"));
        Optional<SeenJob.View> known = ledger.job(id).or(() -> inFlight.views().stream()
                .filter(job -> job.id().equals(id))
                .findFirst());
        SeenJob.View job = known.orElseThrow(() -> WorkflowPage.unknownJob(id));
        Optional<Path> folder = inspected.folderOf(id);
        ObjectNode tree = Trees.object();
        tree.put("job_id", id);
        tree.put("status", job.status());
        tree.put("folder", folder.map(Path::toString).map(secrets::hide).orElse(null));
        tree.put("removed", folder.isEmpty() && !job.artifacts().isEmpty());
        ArrayNode files = tree.putArray("artifacts");
        List<FolderListing.Entry> entries = folder.map(path -> new FolderListing(path).entries(FolderListing.MOST))
                .orElse(job.artifacts());
        long bytes = 0;
        for (FolderListing.Entry entry : entries) {
            ObjectNode file = files.addObject();
            file.put("path", secrets.hide(entry.path()));
            file.put("size_bytes", entry.bytes());
            Trees.time(file, "modified_at", entry.modified());
            bytes += entry.bytes();
        }
        tree.put("count", entries.size());
        tree.put("total_bytes", bytes);
        return Trees.ok(tree);
    }
}
