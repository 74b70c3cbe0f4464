package io.github.runpodjava.logging.internal.file;

import io.github.runpodjava.config.LogOutputSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** Puts together what writes to a log folder. */
public final class LogFiles {
    private static final long MOST_WAITING = 4 * 1024 * 1024;

    private LogFiles() {}

    /**
     * Opens the log of {@code owner} in {@code folder}, which need not exist; what is wrong with it shows later.
     *
     * @param gap the line that says how many lines are missing
     * @param stderr is told, seldom, what is wrong
     */
    public static VolumeLog open(
            Path folder, String owner, LogOutputSettings settings, LongFunction<byte[]> gap, Consumer<String> stderr) {
        InstantSource clock = InstantSource.system();
        LogTidy.Bounds bounds = new LogTidy.Bounds(settings.workerBytes(), settings.folderBytes(), settings.keep());
        LogTidy tidy = new LogTidy(folder, owner, bounds, clock);
        RotatingFile file = new RotatingFile(folder, owner, settings.fileBytes(), clock, System::nanoTime, tidy::start);
        Complaints complaints = new Complaints(folder.resolve(LogFileNames.current(owner)), stderr);
        VolumeLog log = new VolumeLog(file, MOST_WAITING, gap, complaints, tidy::start, System::nanoTime);
        log.start();
        return log;
    }
}
