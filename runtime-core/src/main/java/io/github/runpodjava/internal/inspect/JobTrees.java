package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.job.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as JSON. */
final class JobTrees {
    private static final int LONGEST_ERROR = 2_000;

    private final Secrets secrets;
    private final InstantSource clock;

    JobTrees(Secrets secrets, InstantSource clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A job with all that is known of it, its stages apart. */
    ObjectNode of(SeenJob.View job) {
        ObjectNode tree = Trees.object();
        tree.put("job_id", job.id());
        tree.put("status", job.status());
        percent(tree, job);
        Trees.time(tree, "taken_at", job.takenAt());
        Trees.time(tree, "started_at", job.startedAt());
        Trees.time(tree, "finished_at", job.finishedAt());
        Trees.millis(tree, "run_ms", ran(job));
        tree.put("chunks", job.chunks());
        tree.put("stop_requested", job.stop() == null ? null : job.stop().name());
        tree.put("stop_ignored", job.stopIgnored());
        String error = job.error();
        tree.put("error", error == null ? null : Shortened.to(secrets.hide(error), LONGEST_ERROR));
        delivery(tree, job);
        return tree;
    }

    private @Nullable Duration ran(SeenJob.View job) {
        Instant started = job.startedAt();
        if (job.ran() != null || started == null) {
            return job.ran();
        }
        return Duration.between(started, clock.instant());
    }

    private static void delivery(ObjectNode tree, SeenJob.View job) {
        Delivery delivery = job.delivery();
        if (delivery == null) {
            tree.putNull("delivery");
            return;
        }
        ObjectNode into = tree.putObject("delivery");
        into.put("result", DeliveryWords.of(delivery));
        into.put("attempts", DeliveryWords.attempts(delivery));
        Trees.millis(into, "took_ms", job.deliveryTook());
    }

    /** {@code progress_percent}, null when the handler told none. */
    static void percent(ObjectNode tree, SeenJob.View job) {
        Double percent = job.percent();
        if (percent == null) {
            tree.putNull("progress_percent");
        } else if (percent == Math.rint(percent)) {
            tree.put("progress_percent", percent.longValue());
        } else {
            tree.put("progress_percent", Math.round(percent * 10) / 10.0);
        }
    }

    /** A job's stages as the nodes of a workflow; of very many only the first one by one. */
    static void nodes(ObjectNode into, SeenJob.View job) {
        into.put("nodes_total", job.stagesEntered());
        into.put("nodes_completed", job.stagesLeft());
        ArrayNode nodes = into.putArray("nodes");
        boolean over = !job.status().equals("processing");
        for (SeenStage.View stage : job.stages()) {
            ObjectNode node = nodes.addObject();
            node.put("id", stage.name());
            node.put("status", stage.lasted() != null ? "completed" : over ? "interrupted" : "running");
            if (stage.total() > 0) {
                node.putObject("progress").put("steps", stage.done()).put("total", stage.total());
            } else {
                node.putNull("progress");
            }
            Trees.time(node, "started_at", stage.entered());
            Trees.millis(node, "duration_ms", stage.lasted());
        }
    }
}
