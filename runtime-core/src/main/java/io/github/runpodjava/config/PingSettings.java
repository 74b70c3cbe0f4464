package io.github.runpodjava.config;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How RunPod wants to hear that this worker lives.
 *
 * @param template {@code RUNPOD_WEBHOOK_PING}, a URL with placeholders, or null
 * @param key {@code RUNPOD_AI_API_KEY}, sent as it is in {@code Authorization}, or null
 * @param interval {@code RUNPOD_PING_INTERVAL}: 10 milliseconds to 1 hour, default 10 seconds
 */
public record PingSettings(
        @Nullable String template, @Nullable String key, Duration interval) {

    static PingSettings read(SettingsReader in) {
        return new PingSettings(
                in.urlTemplate(QueueSettings.PING).orElse(null),
                key(in).orElse(null),
                in.millis("RUNPOD_PING_INTERVAL", Duration.ofMillis(10), Duration.ofHours(1), Duration.ofSeconds(10)));
    }

    private static Optional<String> key(SettingsReader in) {
        Optional<String> key = in.text("RUNPOD_AI_API_KEY").map(String::trim);
        if (key.filter(value -> value.chars().anyMatch(c -> c < ' ' || c > '~')).isPresent()) {
            // Without the value: messages end up in logs.
            in.problem(
                    "RUNPOD_AI_API_KEY   has characters that no HTTP header can hold; only printable ASCII is allowed");
        }
        return key;
    }

    /** Where pings go. */
    public Optional<String> url() {
        return Optional.ofNullable(template);
    }

    /** What is sent in {@code Authorization}. */
    public Optional<String> apiKey() {
        return Optional.ofNullable(key);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "PingSettings[url=" + template + ", interval=" + interval + "]";
    }
}
