package io.github.runpodjava.logging.internal.file;

import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.logging.internal.FileOutput;
import io.github.runpodjava.logging.internal.LogThreads;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

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
        LongSupplier nanoTime = System::nanoTime;
        RotatingFile file = new RotatingFile(folder, owner, settings.fileBytes(), clock, nanoTime, tidy);
        Complaints complaints = new Complaints(folder.resolve(LogFileNames.current(owner)), stderr);
        VolumeLog log = new VolumeLog(file, MOST_WAITING, gap, complaints, tidy, nanoTime);
        log.start();
        return log;
    }

    /**
     * Tidies on a thread of its own, unless that is still at it, and loads what does so there: neither a start nor a
     * thread that logs waits for it.
     */
    private static final class LateTidy implements Runnable {
        private final Path folder;
        private final String owner;
        private final LogOutputSettings settings;
        private final InstantSource clock;
        private final AtomicBoolean running = new AtomicBoolean();

        LateTidy(Path folder, String owner, LogOutputSettings settings, InstantSource clock) {
            this.folder = folder;
            this.owner = owner;
            this.settings = settings;
            this.clock = clock;
        }

        @Override
        public void run() {
            if (running.compareAndSet(false, true) && LogThreads.start(this::tidy, "runpod-log-tidy") == null) {
                running.set(false);
            }
        }

        private void tidy() {
            Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
            try {
                LogTidy.Bounds bounds =
                        new LogTidy.Bounds(settings.workerBytes(), settings.folderBytes(), settings.keep());
                new LogTidy(folder, owner, bounds, clock).run();
            } finally {
                running.set(false);
            }
        }
    }
}
