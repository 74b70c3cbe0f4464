package io.github.runpodjava.internal.report;

import io.github.runpodjava.spi.JobPost;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The copy on disk of one result that is being sent; made at most once, and not after the sending is settled. It is made
 * and removed on the spool's threads, as the volume may hang: only {@link #make} waits, and not for long. A copy that
 * is there too late goes the way that was settled meanwhile.
 */
final class SpoolCopy {
    /** What is left of a result whose job goes on. */
    enum Left {
        /** A copy, which the spool sends. */
        COPY,
        /** One that is still being written, which the spool sends if it gets there. */
        COMING,
        NOTHING
    }

    private final ResultSpool spool;
    private final String jobId;
    private final long size;
    /** Gone with the need for a copy: as long as a volume hangs, much may be delivered. */
    private @Nullable JobPost post;
    /** Open when the copy is there or cannot be made; null if none is on its way. */
    private @Nullable CountDownLatch coming;
    /** Whether the spool's thread is at it; before, it waits for others to be written. */
    private boolean writing;

    private ResultSpool.@Nullable Entry entry;
    private boolean settled;

    SpoolCopy(ResultSpool spool, JobPost post) {
        this.spool = spool;
        this.jobId = post.jobId();
        this.size = post.body().size();
        this.post = post;
    }

    /** Has the copy made if there is none, and waits for it: so long that only a volume in trouble takes longer. */
    void make(Duration patience) {
        CountDownLatch awaited = begun();
        if (awaited != null) {
            await(awaited, patience);
        }
    }

    /** Has the copy made if there is none. */
    void begin() {
        begun();
    }

    private @Nullable CountDownLatch begun() {
        CountDownLatch begun;
        synchronized (this) {
            if (settled || entry != null) {
                return null;
            }
            if (coming != null) {
                return coming;
            }
            begun = spool.reserve(size) ? new CountDownLatch(1) : null;
            coming = begun;
        }
        if (begun == null) {
            spool.tellFull(size);
        } else {
            spool.run(jobId, this::write);
        }
        return begun;
    }

    private void write() {
        JobPost needed;
        synchronized (this) {
            needed = post;
            writing = true;
        }
        if (needed == null) {
            return;
        }
        Optional<ResultSpool.Entry> made = Optional.empty();
        try {
            made = spool.write(needed);
        } finally {
            written(made);
        }
    }

    private void written(Optional<ResultSpool.Entry> made) {
        boolean needed;
        synchronized (this) {
            writing = false;
            needed = post != null;
            entry = needed ? made.orElse(null) : null;
            if (settled && needed) {
                made.ifPresent(ResultSpool.Entry::leave);
            }
            if (coming != null) {
                coming.countDown();
                coming = null;
            }
        }
        if (!needed) {
            made.ifPresent(ResultSpool.Entry::remove);
        }
    }

    /** What interrupts this thread is not meant for the copy, and is still there afterwards. */
    private static void await(CountDownLatch awaited, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        while (true) {
            try {
                awaited.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The result needs no copy any more. */
    void remove() {
        ResultSpool.Entry there;
        synchronized (this) {
            settled = true;
            post = null;
            if (coming != null && !writing) {
                spool.free(size);
                coming = null;
            }
            there = entry;
            entry = null;
        }
        if (there != null) {
            spool.run(jobId, there::remove);
        }
    }

    /** The job that made the result goes on; from now on its copy is sent from the spool. */
    synchronized Left leave() {
        settled = true;
        if (entry != null) {
            entry.leave();
            return Left.COPY;
        }
        return coming != null && post != null ? Left.COMING : Left.NOTHING;
    }
}
