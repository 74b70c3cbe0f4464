package io.github.runpodjava.logging.internal.file;

import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.logging.internal.FileOutput;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

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
    public static FileOutput open(
            Path folder, String owner, LogOutputSettings settings, LongFunction<byte[]> gap, Consumer<String> stderr) {
        InstantSource clock = InstantSource.system();
        Runnable tidy = new LateTidy(folder, owner, settings, clock);
        RotatingFile file = new RotatingFile(folder, owner, settings.fileBytes(), clock, System::nanoTime, tidy);
        Complaints complaints = new Complaints(folder.resolve(LogFileNames.current(owner)), stderr);
        VolumeLog log = new VolumeLog(file, MOST_WAITING, gap, complaints, tidy, System::nanoTime);
        log.start();
        return log;
    }

    /** Loads what tidies a folder when there is something to tidy, which no start waits for. */
    private static final class LateTidy implements Runnable {
        private final Path folder;
        private final String owner;
        private final LogOutputSettings settings;
        private final InstantSource clock;
        private @Nullable LogTidy tidy;

        LateTidy(Path folder, String owner, LogOutputSettings settings, InstantSource clock) {
            this.folder = folder;
            this.owner = owner;
            this.settings = settings;
            this.clock = clock;
        }

        @Override
        public synchronized void run() {
            if (tidy == null) {
                LogTidy.Bounds bounds =
                        new LogTidy.Bounds(settings.workerBytes(), settings.folderBytes(), settings.keep());
                tidy = new LogTidy(folder, owner, bounds, clock);
            }
            tidy.start();
        }
    }
}
