package io.github.runpodjava.spi;

import io.github.runpodjava.config.ApiSettings;
import java.util.List;
import java.util.Optional;

/**
 * What the local server is to be.
 *
 * @param api where it listens, and whom it lets in
 * @param workerIds the ids of the workers of this process
 * @param handler what those workers take and give; empty when there are none
 * @param role what it is for
 * @param inspector is told of callers' requests and of jobs in the queue; empty where nobody counts
 * @param debugEndpoints whether callers may ask it; a server that RunPod's gateway calls has no such routes in any case
 */
public record LocalServerSettings(
        ApiSettings api,
        List<String> workerIds,
        Optional<HandlerSignature> handler,
        ServerRole role,
        Optional<Inspector> inspector,
        boolean debugEndpoints) {
    public LocalServerSettings {
        workerIds = List.copyOf(workerIds);
    }

    /** For a developer's machine. */
    public LocalServerSettings(ApiSettings api, List<String> workerIds, Optional<HandlerSignature> handler) {
        this(api, workerIds, handler, new ServerRole.Development());
    }

    /** Nobody counts, and nothing can be asked. */
    public LocalServerSettings(
            ApiSettings api, List<String> workerIds, Optional<HandlerSignature> handler, ServerRole role) {
        this(api, workerIds, handler, role, Optional.empty(), false);
    }

    /** What callers may ask; empty where there are no debug endpoints. */
    public Optional<Inspector> asked() {
        return debugEndpoints ? inspector : Optional.empty();
    }
}
