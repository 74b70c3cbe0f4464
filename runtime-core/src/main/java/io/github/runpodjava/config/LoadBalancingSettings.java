package io.github.runpodjava.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker of a load-balancing endpoint listens. RunPod documents the variables; that an endpoint is one of this
 * kind is told by nothing but {@code PORT} and the absence of a job URL.
 *
 * @param port {@code PORT}: 0 to 65535; 0 picks a free one, for tests
 * @param healthPort {@code PORT_HEALTH}: 0 to 65535, or null when it is the same port
 * @param healthPath {@code HEALTH_CHECK_PATH}: a path that answers as {@code /ping} does, or null
 */
public record LoadBalancingSettings(
        int port, @Nullable Integer healthPort, @Nullable String healthPath) {

    static final String PORT = "PORT";
    static final String PORT_HEALTH = "PORT_HEALTH";
    static final String HEALTH_CHECK_PATH = "HEALTH_CHECK_PATH";

    private static final Pattern PATH = Pattern.compile("/?[A-Za-z0-9._~%!$&'()+,;=:@/-]*");

    /** Empty outside a load-balancing endpoint, where {@code PORT} may mean anything. */
    static Optional<LoadBalancingSettings> read(SettingsReader in) {
        // Also where they mean nothing, so that they can be seen among the settings.
        in.text(PORT_HEALTH);
        in.text(HEALTH_CHECK_PATH);
        if (in.text(PORT).isEmpty()
                || in.text("RUNPOD_ENDPOINT_ID").isEmpty()
                || in.text(QueueSettings.GET_JOB).isPresent()) {
            return Optional.empty();
        }
        int port = in.port(PORT, 80);
        int healthPort = in.port(PORT_HEALTH, port);
        in.because(PORT_HEALTH, PORT);
        boolean apart = in.text(PORT_HEALTH).isPresent() && healthPort != port;
        return Optional.of(new LoadBalancingSettings(port, apart ? healthPort : null, path(in).orElse(null)));
    }

    private static Optional<String> path(SettingsReader in) {
        Optional<String> path = in.text(HEALTH_CHECK_PATH).map(String::trim);
        if (path.filter(value -> !PATH.matcher(value).matches()).isPresent()) {
            in.problem(HEALTH_CHECK_PATH, path.get(), "a path, for example /health");
        }
        return path.map(value -> value.startsWith("/") ? value : "/" + value);
    }

    /** The port on which nothing but the health check is served; empty when it is the same port. */
    public Optional<Integer> portOfHealth() {
        return Optional.ofNullable(healthPort);
    }

    /** A path that answers as {@code /ping} does. */
    public Optional<String> pathOfHealth() {
        return Optional.ofNullable(healthPath);
    }
}
