package io.github.runpodjava.fakeplatform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A heartbeat.
 *
 * @param jobIds the jobs that the worker says it has, in its order; empty when it named none
 * @param runpodVersion the version that it claims; empty if it named none
 * @param status {@code unhealthy} after a failed fitness check, otherwise empty
 * @param check the name of the failed fitness check
 * @param reason what the fitness check found
 * @param request the ping itself, with its raw query
 */
public record Ping(
        List<String> jobIds,
        Optional<String> runpodVersion,
        Optional<String> status,
        Optional<String> check,
        Optional<String> reason,
        RecordedRequest request) {

    static Ping of(RecordedRequest request) {
        List<String> ids = request.parameter("job_id")
                .map(joined -> Arrays.stream(joined.split(",", -1))
                        .filter(id -> !id.isEmpty())
                        .toList())
                .orElse(List.of());
        return new Ping(
                ids,
                request.parameter("runpod_version"),
                request.parameter("status"),
                request.parameter("check"),
                request.parameter("reason"),
                request);
    }
}
