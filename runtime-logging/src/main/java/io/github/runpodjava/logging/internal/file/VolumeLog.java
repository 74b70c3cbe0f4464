package io.github.runpodjava.logging.internal.file;

import io.github.runpodjava.logging.internal.FileOutput;
import io.github.runpodjava.logging.internal.LogThreads;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Brings lines to a file that can fail and can hang, without the threads that log noticing either.
 *
 * <p>On a local disk the thread that logs writes itself: a line that was logged outlives {@code kill -9}. On a network
 * a thread of ours writes, all that waits at once, and the thread that logs waits for it, so that the same holds; but
 * not longer than it may, after which lines wait in memory. So do the unimportant ones of a flood for a moment, on any
 * disk: one {@code write} for each costs more than all else about a line. The same thread tries again and again when the file
 * cannot be written to. What does not fit in memory is lost, the oldest first, and the file says how much.
 */
public final class VolumeLog implements FileOutput {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = 30 * SECOND;
    private static final long SLOW = 5 * SECOND;
    /** Not at the start, when there is better to do. */
    private static final long FIRST_TIDY = 60 * SECOND;

    private static final long TIDY_EVERY = 3600 * SECOND;

    /** For its line to be written a thread waits a quarter of a second at once, and a twentieth of the time. */
    private static final long WAIT = SECOND / 4;

    private static final int WAIT_SHARE = 20;
    /** For the first line, once: what opens the file is loaded while everything else of a cold JVM is, too. */
    private static final long WAIT_FOR_FILE = 2 * SECOND;

    /** For room in memory, where the file keeps up but not quite: two seconds, and a fifth of the time. */
    private static final long WAIT_FOR_ROOM = 2 * SECOND;

    private static final int ROOM_SHARE = 5;
    /** More lines than these, and than one each millisecond, are a flood. */
    private static final int FLOOD = 5000;

    private static final long FLOOD_PACE = SECOND / 1000;
    /** So much of a flood, or what comes in so long, is written at once: waking a thread costs more than a line does. */
    private static final int GATHER_BYTES = 256 * 1024;

    private static final long GATHER_TIME = SECOND / 200;

    private final LineFile file;
    private final LongFunction<byte[]> gap;
    private final Complaints complaints;
    private final Runnable tidy;
    private final LongSupplier nanoTime;

    private final SureLock lock = new SureLock();
    private final Condition arrived = lock.newCondition();
    private final Condition written = lock.newCondition();
    private final Patience patience;
    private final Patience patienceForFile;
    private final Patience patienceForRoom;
    private final Patience calm;
    private final Backlog backlog;
    /** On a local disk, where nothing else waits. Its monitor may be taken with the lock, not the other way round. */
    private final Gathered gathered = new Gathered();

    private long gatheredSince;
    /** How many lines came, but for those that are gathered, and how many of them are written or lost. */
    private long in;

    private long out;
    /** Whether threads that log write themselves: then nothing is in the backlog, and nothing writes that. */
    private boolean direct;

    private boolean broken;
    /** Whether the thread that writes waits for something to write. */
    private boolean idle;

    private boolean writing;
    private long writingSince;
    /** Until the thread that writes tries again, after a failure. */
    private long pause;

    /** How many attempts to write what waits have begun, how many are over, and up to which one there is no pause. */
    private long begun;

    private long over;
    private long hurried;
    private long tidyAt;
    /** How many lines are waited for: up to this one there is no time to gather more. */
    private long wanted;

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
        this.tidyAt = nanoTime.getAsLong() + FIRST_TIDY;
        this.patience = new Patience(WAIT, WAIT_SHARE, nanoTime);
        this.patienceForFile = new Patience(WAIT_FOR_FILE, WAIT_SHARE, nanoTime);
        this.patienceForRoom = new Patience(WAIT_FOR_ROOM, ROOM_SHARE, nanoTime);
        this.calm = new Patience(FLOOD, FLOOD_PACE, nanoTime);
    }

    void start() {
        LogThreads.daemon(this::writeAll, "runpod-log-file").start();
    }

    @Override
    public void write(byte[] line, boolean important) {
        // Where lines wait already, for a moment, one more does: nearly all that such a line costs is its copy.
        if (!important && gathered.follows(line)) {
            return;
        }
        lock.lock();
        try {
            boolean now = important || gathered.isEmpty() && calm.left() > 0;
            if (direct && (now ? writtenHere(line) : gatheredHere(line))) {
                return;
            }
            awaitRoom(line);
            enqueue(line, now);
            if (now) {
                await(in);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void giveBack() {
        lock.giveBack();
    }

    private void awaitRoom(byte[] line) {
        while (!broken && !backlog.hasRoom(line) && waited(patienceForRoom)) {
            continue;
        }
    }

    /** False if the file is broken and this line is none of those that wait for it. */
    private boolean writtenHere(byte[] line) {
        if (gathered.follows(line)) {
            flushed();
            return true;
        }
        return flushed() && appended(line, line.length, 1);
    }

    private boolean gatheredHere(byte[] line) {
        if (gathered.follows(line)) {
            return true;
        }
        if (!flushed()) {
            return false;
        }
        if (!gathered.begins(line)) {
            return appended(line, line.length, 1);
        }
        gatheredSince = nanoTime.getAsLong();
        if (idle) {
            // Once: then it looks by itself, and waking a thread costs more than a line does.
            arrived.signal();
        }
        return true;
    }

    /** Writes what was gathered. False if the file is broken; it waits in the backlog then. */
    private boolean flushed() {
        // A line that came after the write and before all are cleared would be lost.
        synchronized (gathered) {
            int count = gathered.lines();
            if (count == 0) {
                return true;
            }
            boolean good = appended(gathered.bytes(), gathered.size(), count);
            in += count;
            if (good) {
                out += count;
            } else {
                keepGathered(count);
            }
            gathered.clear();
            return good;
        }
    }

    private boolean appended(byte[] bytes, int length, int count) {
        calm.used(count);
        try {
            file.append(bytes, length);
            lines += count;
            return true;
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
            return false;
        }
    }

    private void keepGathered(int count) {
        List<byte[]> split;
        try {
            split = gathered.split();
        } catch (OutOfMemoryError e) {
            gone(count);
            return;
        }
        for (byte[] line : split) {
            gone(backlog.add(line));
        }
    }

    private void gone(int gone) {
        out += gone;
        lost += gone;
        lostUntold += gone;
    }

    private void enqueue(byte[] line, boolean now) {
        boolean first = backlog.isEmpty();
        boolean few = backlog.bytes() < GATHER_BYTES;
        calm.used(1);
        in++;
        wanted = now ? in : wanted;
        gone(backlog.add(line));
        if (isSilent()) {
            complaints.say("it does not answer", nanoTime.getAsLong());
        }
        if (first || now || few && backlog.bytes() >= GATHER_BYTES) {
            arrived.signal();
        }
    }

    private void await(long number) {
        while (!broken && out < number && waited(lines == 0 ? patienceForFile : patience)) {
            continue;
        }
    }

    /** Waits until something is written or patience ends; false when it has ended. */
    private boolean waited(Patience allowed) {
        long nanos = allowed.left();
        if (nanos <= 0) {
            return false;
        }
        long from = nanoTime.getAsLong();
        try {
            lock.await(written, nanos);
            return true;
        } catch (InterruptedException e) {
            // It is the job that is meant, not the line.
            Thread.currentThread().interrupt();
            return false;
        } finally {
            allowed.used(nanoTime.getAsLong() - from);
        }
    }

    private void failed(Throwable e) {
        direct = false;
        broken = true;
        complaints.say(e, nanoTime.getAsLong());
        written.signalAll();
        arrived.signal();
    }

    private void writeAll() {
        lock.lock();
        try {
            prepare();
            while (true) {
                round();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but whoever takes the process down.
            broken = true;
            over = Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
    }

    /** While the start goes on elsewhere: the first line need not wait for it then. */
    private void prepare() {
        beginWork();
        try {
            file.prepare();
        } catch (RuntimeException | Error e) {
            // It comes again with the first line, and is told then.
            return;
        } finally {
            endWork();
        }
    }

    /** Gives the lock back for as long as the file is worked with. */
    private void beginWork() {
        writing = true;
        writingSince = nanoTime.getAsLong();
        lock.unlock();
    }

    private void endWork() {
        lock.lock();
        writing = false;
    }

    /** One that fails, as it may where memory is short, is not the last. */
    private void round() throws InterruptedException {
        try {
            if (pause > 0) {
                pauseFor(pause);
            } else if (backlog.isEmpty() && gathered.isEmpty()) {
                idle = true;
                lock.await(arrived, tidyAt - nanoTime.getAsLong());
                idle = false;
            }
            if (nanoTime.getAsLong() - tidyAt >= 0) {
                tidyAt += TIDY_EVERY;
                tidy.run();
            }
            awaitMore();
            flushed();
            if (!backlog.isEmpty()) {
                pause = writtenBatch() ? 0 : Math.min(LONGEST_PAUSE, Math.max(SECOND, 2 * pause));
            }
        } catch (RuntimeException | Error e) {
            lock.giveWay();
        }
    }

    /** In a flood whose lines the threads that log write themselves, no line waits so long, and nothing is left to do. */
    private void awaitMore() throws InterruptedException {
        long began = nanoTime.getAsLong();
        while (isGathering()) {
            long oldest = backlog.isEmpty() ? gatheredSince : began;
            long left = oldest + GATHER_TIME - nanoTime.getAsLong();
            if (left <= 0) {
                return;
            }
            lock.await(arrived, left);
        }
    }

    private boolean isGathering() {
        return !(backlog.isEmpty() && gathered.isEmpty()) && wanted <= out && backlog.bytes() < GATHER_BYTES;
    }

    private void pauseFor(long nanos) throws InterruptedException {
        long end = nanoTime.getAsLong() + nanos;
        for (long left = nanos; left > 0 && begun >= hurried; left = end - nanoTime.getAsLong()) {
            lock.await(arrived, left);
        }
    }

    private boolean writtenBatch() {
        byte[][] batch = {};
        long told = lostUntold;
        begun++;
        try {
            batch = backlog.take();
            bring(batch, told);
            over = begun;
        } catch (IOException | RuntimeException | Error e) {
            over = begun;
            gone(backlog.giveBack(batch));
            failed(e);
            return false;
        }
        broken = false;
        lostUntold -= told;
        lines += batch.length;
        out += batch.length;
        direct = backlog.isEmpty() && file.isLocal();
        written.signalAll();
        return true;
    }

    /** Called with the lock, which is given back while the file is written to. */
    private void bring(byte[][] batch, long told) throws IOException {
        beginWork();
        try {
            if (told > 0) {
                file.append(gap.apply(told));
            }
            file.append(Backlog.joined(batch));
        } finally {
            endWork();
        }
    }

    @Override
    public void drain(long limitNanos) {
        long end = nanoTime.getAsLong() + limitNanos;
        lock.lock();
        try {
            flushed();
            wanted = in;
            // What failed a while ago may work by now, and an attempt that is under way may have begun before it did.
            hurried = begun + 1;
            arrived.signal();
            for (long left = limitNanos; isWorthWaiting() && left > 0; left = end - nanoTime.getAsLong()) {
                lock.await(written, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean isWorthWaiting() {
        return out < in && !(broken && over >= hurried);
    }

    @Override
    public long lines() {
        lock.lock();
        try {
            return lines;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long behind() {
        lock.lock();
        try {
            boolean stuck = broken || isSilent();
            // With those that will never be in it: it lacks them, and cannot even say so now.
            return stuck ? in - out + lostUntold : 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean isSilent() {
        return writing && nanoTime.getAsLong() - writingSince > SLOW;
    }
}
