package io.github.runpodjava.config;

import io.github.runpodjava.Concurrency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RunPod's realtime mode, in which callers reach the worker without a queue between them.
 *
 * @param port {@code RUNPOD_REALTIME_PORT}: 1 to 65535; as in runpod-python, 0 counts as not set
 * @param jobsAtOnce {@code RUNPOD_REALTIME_CONCURRENCY}: how many requests run at once, 1 to {@link Concurrency#MOST}, or
 *     null when not given
 * @param pings how RunPod wants to hear that this worker lives
 */
public record RealtimeSettings(int port, @Nullable Integer jobsAtOnce, PingSettings pings) {
    static final String PORT = "RUNPOD_REALTIME_PORT";
    /** What says how many requests run at once. */
    public static final String CONCURRENCY = "RUNPOD_REALTIME_CONCURRENCY";

    /** Empty when the mode is not asked for. */
    static Optional<RealtimeSettings> read(SettingsReader in, Optional<QueueSettings> queue) {
        // Also where it means nothing, so that it can be seen among the settings.
        in.text(CONCURRENCY);
        int port = in.port(PORT, 0);
        if (port == 0) {
            return Optional.empty();
        }
        return Optional.of(new RealtimeSettings(
                port,
                in.text(CONCURRENCY).isPresent() ? in.number(CONCURRENCY, 1, Concurrency.MOST, 1) : null,
                // Read once: what is wrong with them is told once.
                queue.map(QueueSettings::pings).orElseGet(() -> PingSettings.read(in))));
    }

    /** How many requests run at once, if the environment says so. */
    public Optional<Integer> concurrency() {
        return Optional.ofNullable(jobsAtOnce);
    }
}
