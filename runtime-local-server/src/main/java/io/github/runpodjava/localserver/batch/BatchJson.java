package io.github.runpodjava.localserver.batch;

import io.github.runpodjava.localserver.http.JsonObject;
import io.github.runpodjava.localserver.queue.JobView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes in which the batch API shows batches. The time of a batch is in milliseconds, that of a request a text. */
final class BatchJson {
    private BatchJson() {}

    /** The id and where the batch stands. */
    static JsonObject brief(BatchView batch) {
        return new JsonObject()
                .put("id", batch.id())
                .put("status", batch.status().name());
    }

    static JsonObject summary(BatchView batch) {
        return new JsonObject()
                .put("id", batch.id())
                .put("endpointId", batch.endpointId())
                .put("name", batch.name())
                .put("status", batch.status().name())
                .put("requestTotal", (long) batch.total())
                .put("requestInProgress", (long) batch.inProgress())
                .put("requestCompleted", (long) batch.completed())
                .put("requestFailed", (long) batch.failed())
                .put("createdAt", batch.createdAt().toEpochMilli());
    }

    /** Some batches of all. */
    static JsonObject list(List<Batch> batches, PageParameters page) {
        List<JsonObject> shown = batches.stream()
                .skip(page.offset())
                .limit(page.limit())
                .map(batch -> summary(batch.view()))
                .toList();
        return page("batches", shown, batches.size(), page);
    }

    /**
     * Some requests of a batch. A page that would be too large ends early, and says so with a smaller limit.
     *
     * @param maxBytes about how much one page may bring
     */
    static JsonObject requests(Batch batch, BatchResults results, long maxBytes, PageParameters page) {
        int total = batch.size();
        List<JsonObject> shown = new ArrayList<>();
        long bytes = 0;
        for (BatchRequest request : batch.page(page.offset(), page.limit())) {
            JobView result = results.find(request.id()).orElse(null);
            bytes += result == null || result.output() == null
                    ? 0
                    : result.output().size();
            if (bytes > maxBytes && !shown.isEmpty()) {
                return page("requests", shown, total, new PageParameters(page.offset(), shown.size()));
            }
            shown.add(request(request, result));
        }
        return page("requests", shown, total, page);
    }

    private static JsonObject request(BatchRequest request, @Nullable JobView result) {
        JsonObject json = new JsonObject()
                .put("id", request.id())
                .put(
                        "status",
                        request.status() == null
                                ? BatchStatus.DRAFT.name()
                                : request.status().name());
        if (result != null) {
            json.put("output", result.output()).put("error", result.error());
        }
        return json.put("startedAt", text(request.startedAt())).put("completedAt", text(request.completedAt()));
    }

    private static JsonObject page(String key, List<JsonObject> shown, int total, PageParameters page) {
        return new JsonObject()
                .putObjects(key, shown)
                .put("total", (long) total)
                .put("offset", (long) page.offset())
                .put("limit", (long) page.limit())
                .put("hasMore", (long) page.offset() + shown.size() < total);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
