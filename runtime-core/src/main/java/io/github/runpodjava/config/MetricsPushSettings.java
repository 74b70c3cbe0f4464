package io.github.runpodjava.config;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the metrics of a worker go that nobody can reach to read them.
 *
 * @param template {@code RUNPOD_METRICS_PUSH_URL}: the address of a push gateway, or the whole URL of anything that takes
 *     Prometheus' text; {@code $RUNPOD_POD_ID} and {@code $RUNPOD_ENDPOINT_ID} in it are filled in; null when nothing is
 *     pushed
 * @param token {@code RUNPOD_METRICS_PUSH_TOKEN}: sent as {@code Authorization: Bearer}; null for none
 * @param interval {@code RUNPOD_METRICS_PUSH_INTERVAL_MS}: 1 second to 1 hour, default 15 seconds
 */
public record MetricsPushSettings(
        @Nullable String template, @Nullable String token, Duration interval) {
    static final String URL = "RUNPOD_METRICS_PUSH_URL";
    static final String TOKEN = "RUNPOD_METRICS_PUSH_TOKEN";
    static final String INTERVAL = "RUNPOD_METRICS_PUSH_INTERVAL_MS";

    /** Reads and notes what is unusable in {@code in}. */
    public static MetricsPushSettings read(SettingsReader in) {
        Optional<String> token = in.text(TOKEN).map(String::trim);
        if (token.filter(value -> value.chars().anyMatch(c -> c <= ' ' || c > '~'))
                .isPresent()) {
            // Without the value: messages end up in logs.
            in.problem(TOKEN + "   has characters that no token can hold; only printable ASCII is allowed");
        }
        return new MetricsPushSettings(
                in.urlTemplate(URL).orElse(null),
                token.orElse(null),
                in.millis(INTERVAL, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(15)));
    }

    /** Where they go; empty when nothing is pushed. */
    public Optional<String> url() {
        return Optional.ofNullable(template);
    }

    /** What is shown there. */
    public Optional<String> bearer() {
        return Optional.ofNullable(token);
    }

    /** Without the token, and without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "MetricsPushSettings[interval=" + interval + "]";
    }
}
