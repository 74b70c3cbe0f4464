package io.github.runpodjava.config;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who this worker is.
 *
 * @param id {@code RUNPOD_POD_ID}, else a random UUID
 * @param assigned whether RunPod gave the id; pings are sent only then
 * @param hostname {@code RUNPOD_POD_HOSTNAME}, else {@code unknown}
 * @param endpoint {@code RUNPOD_ENDPOINT_ID}; null outside RunPod
 * @param gpuTypeId {@code RUNPOD_GPU_TYPE_ID}, else {@code RUNPOD_GPU_NAME}, else empty; fills a URL placeholder
 */
public record WorkerIdentity(
        String id,
        boolean assigned,
        String hostname,
        @Nullable String endpoint,
        String gpuTypeId) {

    static WorkerIdentity read(SettingsReader in) {
        Optional<String> podId = in.text("RUNPOD_POD_ID").map(String::trim);
        return new WorkerIdentity(
                podId.orElseGet(() -> UUID.randomUUID().toString()),
                podId.isPresent(),
                in.text("RUNPOD_POD_HOSTNAME", "unknown"),
                in.text("RUNPOD_ENDPOINT_ID").map(String::trim).orElse(null),
                in.textOr("RUNPOD_GPU_TYPE_ID", "RUNPOD_GPU_NAME").orElse(""));
    }

    WorkerIdentity withId(String other) {
        return new WorkerIdentity(other, assigned, hostname, endpoint, gpuTypeId);
    }

    /** The endpoint this worker belongs to; empty outside RunPod. */
    public Optional<String> endpointId() {
        return Optional.ofNullable(endpoint);
    }

    /** The id for error reports: as runpod-python, {@code unknown} where RunPod gave none. */
    public String reportedId() {
        return assigned ? id : "unknown";
    }
}
