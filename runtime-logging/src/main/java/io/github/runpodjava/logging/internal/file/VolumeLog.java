package io.github.runpodjava.logging.internal.file;

import io.github.runpodjava.config.LogOutputSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Brings lines to a file that can fail and can hang, without the threads that log noticing either.
 *
 * <p>On a local disk the thread that logs writes itself: a line that was logged outlives {@code kill -9}. On a network
 * a thread of ours writes, all that waits at once, and the thread that logs waits for it, so that the same holds; but
 * not longer than {@link Patience} allows, after which lines wait in memory. The same thread tries again and again when
 * the file cannot be written to. What does not fit in memory is lost, the oldest first, and the file says how much.
 */
public final class VolumeLog {
    private static final long MOST_WAITING = 4 * 1024 * 1024;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = 30 * SECOND;
    private static final long SLOW = 5 * SECOND;
    /** Not at the start, when there is better to do. */
    private static final long FIRST_TIDY = 60 * SECOND;

    private static final long TIDY_EVERY = 3600 * SECOND;

    private final LineFile file;
    private final LongFunction<byte[]> gap;
    private final Complaints complaints;
    private final Runnable tidy;
    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition written = lock.newCondition();
    private final Patience patience;
    private final Backlog backlog;
    /** How many lines came to the backlog, and how many of them are written or lost. */
    private long in;

    private long out;
    /** Whether threads that log write themselves. */
    private boolean direct;

    private boolean broken;
    private boolean writing;
    private long writingSince;
    private long lines;
    private long lost;
    private long lostUntold;

    /**
     * @param mostWaiting bytes of lines that may wait in memory
     * @param gap the line that says how many lines are missing
     * @param tidy called now and then; must return at once
     */
    VolumeLog(
            LineFile file,
            long mostWaiting,
            LongFunction<byte[]> gap,
            Complaints complaints,
            Runnable tidy,
            LongSupplier nanoTime) {
        this.file = file;
        this.backlog = new Backlog(mostWaiting);
        this.gap = gap;
        this.complaints = complaints;
        this.tidy = tidy;
        this.nanoTime = nanoTime;
        this.patience = new Patience(nanoTime);
    }

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

    void start() {
        Thread writer = new Thread(this::writeAll, "runpod-log-file");
        writer.setDaemon(true);
        writer.start();
    }

    /** Takes one line with its line end. Never throws. */
    public void write(byte[] line) {
        lock.lock();
        try {
            if (!direct || !writtenHere(line)) {
                enqueue(line);
                await(in);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean writtenHere(byte[] line) {
        try {
            file.append(line);
            lines++;
            return true;
        } catch (IOException | RuntimeException e) {
            direct = false;
            failed(e);
            return false;
        }
    }

    private void enqueue(byte[] line) {
        int gone = backlog.add(line);
        in++;
        out += gone;
        lost += gone;
        lostUntold += gone;
        if (writing && nanoTime.getAsLong() - writingSince > SLOW) {
            complaints.say("it does not answer", nanoTime.getAsLong());
        }
        arrived.signal();
    }

    private void await(long number) {
        while (!broken && out < number) {
            long nanos = patience.left();
            if (nanos <= 0) {
                return;
            }
            long from = nanoTime.getAsLong();
            try {
                written.awaitNanos(nanos);
            } catch (InterruptedException e) {
                // It is the job that is meant, not the line.
                Thread.currentThread().interrupt();
                return;
            } finally {
                patience.used(nanoTime.getAsLong() - from);
            }
        }
    }

    private void failed(Exception e) {
        broken = true;
        complaints.say(e.getMessage() == null ? e.toString() : e.getMessage(), nanoTime.getAsLong());
        written.signalAll();
    }

    private void writeAll() {
        long pause = 0;
        long tidyAt = nanoTime.getAsLong() + FIRST_TIDY;
        lock.lock();
        try {
            while (true) {
                if (pause > 0) {
                    pauseFor(pause);
                } else if (backlog.isEmpty()) {
                    arrived.awaitNanos(tidyAt - nanoTime.getAsLong());
                }
                if (nanoTime.getAsLong() - tidyAt >= 0) {
                    tidyAt += TIDY_EVERY;
                    tidy.run();
                }
                if (!backlog.isEmpty()) {
                    pause = writtenBatch() ? 0 : Math.min(LONGEST_PAUSE, Math.max(SECOND, 2 * pause));
                }
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but whoever takes the process down.
            broken = true;
        } finally {
            lock.unlock();
        }
    }

    private void pauseFor(long nanos) throws InterruptedException {
        long end = nanoTime.getAsLong() + nanos;
        for (long left = nanos; left > 0; left = end - nanoTime.getAsLong()) {
            arrived.awaitNanos(left);
        }
    }

    /** Called with the lock, which is given back while the file is written to. */
    private boolean writtenBatch() {
        Deque<byte[]> batch = backlog.take();
        int count = batch.size();
        long told = lostUntold;
        byte[] bytes = Backlog.joined(batch);
        writing = true;
        writingSince = nanoTime.getAsLong();
        Exception problem = null;
        lock.unlock();
        try {
            if (told > 0) {
                file.append(gap.apply(told));
            }
            file.append(bytes);
        } catch (IOException | RuntimeException e) {
            problem = e;
        } finally {
            lock.lock();
            writing = false;
        }
        if (problem != null) {
            backlog.giveBack(batch);
            failed(problem);
            return false;
        }
        broken = false;
        lostUntold -= told;
        lines += count;
        out += count;
        direct = backlog.isEmpty() && file.isLocal();
        written.signalAll();
        return true;
    }

    /** Waits until all lines are written, for the end of the process; not longer than {@code limitNanos}. */
    public void drain(long limitNanos) {
        long end = nanoTime.getAsLong() + limitNanos;
        lock.lock();
        try {
            for (long left = limitNanos; !broken && out < in && left > 0; left = end - nanoTime.getAsLong()) {
                written.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** How many lines were written. */
    public long lines() {
        lock.lock();
        try {
            return lines;
        } finally {
            lock.unlock();
        }
    }

    /** How many lines are missing. */
    public long lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }
}
