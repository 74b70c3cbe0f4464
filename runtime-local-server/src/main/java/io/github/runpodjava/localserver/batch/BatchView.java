package io.github.runpodjava.localserver.batch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What callers may know about a batch at one moment.
 *
 * @param endpointId as in the address that the batch was made at
 * @param name what the caller calls it; absent if nothing
 * @param inProgress how many of its requests a worker has
 * @param completed how many are COMPLETED
 * @param failed how many ended in any other way, so that the batch has ended when {@code completed + failed} is {@code
 *     total}
 */
record BatchView(
        String id,
        String endpointId,
        @Nullable String name,
        BatchStatus status,
        int total,
        int inProgress,
        int completed,
        int failed,
        Instant createdAt) {}
