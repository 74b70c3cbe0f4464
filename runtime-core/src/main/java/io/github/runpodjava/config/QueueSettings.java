package io.github.runpodjava.config;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where RunPod's queue is. The URLs are templates; see {@code docs/protocol.md} for the placeholders.
 *
 * @param takeUrl {@code RUNPOD_WEBHOOK_GET_JOB}
 * @param doneUrl {@code RUNPOD_WEBHOOK_POST_OUTPUT}
 * @param streamTemplate {@code RUNPOD_WEBHOOK_POST_STREAM}, or null
 * @param pingTemplate {@code RUNPOD_WEBHOOK_PING}, or null
 * @param key {@code RUNPOD_AI_API_KEY}, sent as it is in {@code Authorization}, or null
 * @param pingInterval {@code RUNPOD_PING_INTERVAL}: 10 milliseconds to 1 hour, default 10 seconds
 * @param takeWait {@code RUNPOD_TAKE_WAIT_MS}: how long one poll for jobs, or for stops, may stay open, 100 milliseconds to
 *     10 minutes; default 90 seconds
 */
public record QueueSettings(
        String takeUrl,
        String doneUrl,
        @Nullable String streamTemplate,
        @Nullable String pingTemplate,
        @Nullable String key,
        Duration pingInterval,
        Duration takeWait) {

    static final String GET_JOB = "RUNPOD_WEBHOOK_GET_JOB";
    static final String POST_OUTPUT = "RUNPOD_WEBHOOK_POST_OUTPUT";
    static final String POST_STREAM = "RUNPOD_WEBHOOK_POST_STREAM";
    static final String PING = "RUNPOD_WEBHOOK_PING";

    /** Empty when there is no job URL, which means that this process is not on RunPod's queue. */
    static Optional<QueueSettings> read(SettingsReader in) {
        if (in.text(GET_JOB).isEmpty()) {
            return Optional.empty();
        }
        String takeUrl = in.urlTemplate(GET_JOB).orElse("");
        if (in.text(POST_OUTPUT).isEmpty()) {
            in.missing(POST_OUTPUT, "required because " + GET_JOB + " is set: results are sent there");
        }
        String doneUrl = in.urlTemplate(POST_OUTPUT).orElse("");
        Optional<String> streamUrl = in.urlTemplate(POST_STREAM);
        PingSettings pings = PingSettings.read(in);
        return Optional.of(new QueueSettings(
                takeUrl,
                doneUrl,
                streamUrl.orElse(null),
                pings.template(),
                pings.key(),
                pings.interval(),
                in.millis(
                        "RUNPOD_TAKE_WAIT_MS",
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(90))));
    }

    /** How RunPod wants to hear that this worker lives. */
    public PingSettings pings() {
        return new PingSettings(pingTemplate, key, pingInterval);
    }

    public Optional<String> streamUrl() {
        return Optional.ofNullable(streamTemplate);
    }

    public Optional<String> pingUrl() {
        return Optional.ofNullable(pingTemplate);
    }

    public Optional<String> apiKey() {
        return Optional.ofNullable(key);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "QueueSettings[takeUrl=" + takeUrl + ", doneUrl=" + doneUrl + "]";
    }
}
