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
 * @param inspector answers at the debug endpoints; empty where there are none
 */
public record LocalServerSettings(
        ApiSettings api,
        List<String> workerIds,
        Optional<HandlerSignature> handler,
        ServerRole role,
        Optional<Inspector> inspector) {
    public LocalServerSettings {
        workerIds = List.copyOf(workerIds);
    }

    /** For a developer's machine. */
    public LocalServerSettings(ApiSettings api, List<String> workerIds, Optional<HandlerSignature> handler) {
        this(api, workerIds, handler, new ServerRole.Development());
    }

    /** Without debug endpoints. */
    public LocalServerSettings(
            ApiSettings api, List<String> workerIds, Optional<HandlerSignature> handler, ServerRole role) {
        this(api, workerIds, handler, role, Optional.empty());
    }
}
