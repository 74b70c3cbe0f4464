package io.github.runpodjava.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How results reach the platform.
 *
 * @param limit {@code RUNPOD_DELIVERY_LIMIT_MS}: how long a job waits for its result to be accepted before the worker
 *     goes on and leaves the result to the spool, 0 to 24 hours; default 2 minutes
 * @param spoolFolder {@code RUNPOD_SPOOL_DIR}: where results wait that could not be delivered; default on the network
 *     volume if there is one, else in the folder for temporary files
 * @param spoolMaxBytes {@code RUNPOD_SPOOL_MAX_BYTES}: the most that may wait there, 0 or more; default 1 GiB
 * @param maxResultBytes {@code RUNPOD_MAX_RESULT_BYTES}: the platform's limit for one result, 1024 to 2147483647; default
 *     20 MiB, and 30 MiB where callers are answered directly
 */
public record DeliverySettings(Duration limit, Path spoolFolder, long spoolMaxBytes, long maxResultBytes) {

    /** The platform answers 400 to results of about 20 MB; users see that on worker-comfyui's issue 129. */
    public static final long PLATFORM_RESULT_LIMIT = 20L * 1024 * 1024;

    /** RunPod documents 30 MB each way for load-balancing endpoints. */
    public static final long GATEWAY_RESULT_LIMIT = 30L * 1024 * 1024;

    private static final String SPOOL_DIR = "RUNPOD_SPOOL_DIR";
    private static final Path VOLUME = Path.of("/runpod-volume");

    static DeliverySettings read(SettingsReader in, long standardResultLimit) {
        Path spool = in.path(SPOOL_DIR).orElseGet(DeliverySettings::defaultSpool);
        in.text(SPOOL_DIR, spool.toString());
        return new DeliverySettings(
                in.millis("RUNPOD_DELIVERY_LIMIT_MS", Duration.ZERO, Duration.ofHours(24), Duration.ofMinutes(2)),
                spool,
                in.number("RUNPOD_SPOOL_MAX_BYTES", 0, Long.MAX_VALUE, 1L << 30),
                in.number("RUNPOD_MAX_RESULT_BYTES", 1024, Integer.MAX_VALUE, standardResultLimit));
    }

    private static Path defaultSpool() {
        Path base = Files.isWritable(VOLUME) ? VOLUME : Path.of(System.getProperty("java.io.tmpdir"));
        return base.resolve(".runpod-java").resolve("spool");
    }
}
