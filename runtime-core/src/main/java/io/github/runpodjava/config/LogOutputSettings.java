package io.github.runpodjava.config;

import java.time.Duration;

/**
 * How much is logged where.
 *
 * @param linesPerSecond {@code RUNPOD_LOG_LINES_PER_SECOND}: how many lines a second stdout gets in the long run, at most
 *     1,000,000,000; 0 for any number. Default 1000 on RunPod, which throttles those that write too much, else 0
 * @param bytesPerSecond {@code RUNPOD_LOG_BYTES_PER_SECOND}: the same for bytes, at most 1 TiB; default 1 MiB on RunPod,
 *     else 0
 * @param debugOfFailedJobs {@code RUNPOD_LOG_DEBUG_ON_FAILURE}: the DEBUG lines of a job are kept in memory and written
 *     if it fails; default false
 * @param fileBytes {@code RUNPOD_LOG_FILE_BYTES}: when a file on the volume is full and another one is begun, 64 KiB
 *     to 1 GiB; default 16 MiB, and at most half of what the files of this worker, or of all, may take: the one that is written to
 *     cannot be removed
 * @param workerBytes {@code RUNPOD_LOG_WORKER_BYTES}: what all files of this worker may take, as they are on disk,
 *     128 KiB to 1 TiB; default 128 MiB
 * @param folderBytes {@code RUNPOD_LOG_FOLDER_BYTES}: what the files of all workers may take, 128 KiB to 1 TiB;
 *     default 1 GiB
 * @param keep {@code RUNPOD_LOG_KEEP_DAYS}: how long files are kept, 1 to 3650 days; default 14
 */
public record LogOutputSettings(
        int linesPerSecond,
        long bytesPerSecond,
        boolean debugOfFailedJobs,
        long fileBytes,
        long workerBytes,
        long folderBytes,
        Duration keep) {

    public LogOutputSettings {
        fileBytes = Math.min(fileBytes, Math.min(workerBytes, folderBytes) / 2);
    }

    private static final String LINES_PER_SECOND = "RUNPOD_LOG_LINES_PER_SECOND";
    private static final String BYTES_PER_SECOND = "RUNPOD_LOG_BYTES_PER_SECOND";
    private static final String FILE_BYTES = "RUNPOD_LOG_FILE_BYTES";
    private static final long MEBI = 1024 * 1024;
    private static final long GIBI = 1024 * MEBI;

    /** Reads and notes what is unusable in {@code in}. */
    public static LogOutputSettings read(SettingsReader in) {
        boolean onRunPod = in.text("RUNPOD_ENDPOINT_ID").isPresent();
        LogOutputSettings read = new LogOutputSettings(
                in.number(LINES_PER_SECOND, 0, 1_000_000_000, onRunPod ? 1000 : 0),
                in.number(BYTES_PER_SECOND, 0L, 1024 * GIBI, onRunPod ? MEBI : 0L),
                in.flag("RUNPOD_LOG_DEBUG_ON_FAILURE", false),
                in.number(FILE_BYTES, 64 * 1024L, GIBI, 16 * MEBI),
                in.number("RUNPOD_LOG_WORKER_BYTES", 128 * 1024L, 1024 * GIBI, 128 * MEBI),
                in.number("RUNPOD_LOG_FOLDER_BYTES", 128 * 1024L, 1024 * GIBI, GIBI),
                Duration.ofDays(in.number("RUNPOD_LOG_KEEP_DAYS", 1, 3650, 14)));
        in.text(FILE_BYTES, Long.toString(read.fileBytes));
        if (onRunPod) {
            in.because(LINES_PER_SECOND, "RUNPOD_ENDPOINT_ID");
            in.because(BYTES_PER_SECOND, "RUNPOD_ENDPOINT_ID");
        }
        return read;
    }

    /** The settings for the first lines of a process: unusable values are passed over, and named later. */
    public static LogOutputSettings lenient(Environment environment) {
        return read(new SettingsReader(environment));
    }
}
