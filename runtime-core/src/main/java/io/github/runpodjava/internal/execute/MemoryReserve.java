package io.github.runpodjava.internal.execute;

import org.jspecify.annotations.Nullable;

/** Memory set aside so that there is some for the last report when a handler has used up all the rest. */
public final class MemoryReserve {
    private static final int FOR_A_REPORT = 1 << 20;
    /** The classes of a first request as well, which a worker that works has loaded long since. */
    private static final int FOR_A_FIRST_REQUEST = 5 << 20;

    private final int bytes;
    private volatile byte @Nullable [] reserve;
    private volatile boolean used;

    private MemoryReserve(int bytes) {
        this.bytes = bytes;
    }

    /** For the report of a job. Nothing is set aside yet: a start need not wait for that. */
    static MemoryReserve ofJobs() {
        return new MemoryReserve(FOR_A_REPORT);
    }

    /** For telling that a set-up has failed. Nothing is set aside yet: most set-ups are over at once. */
    public static MemoryReserve ofSetUp() {
        return new MemoryReserve(FOR_A_FIRST_REQUEST);
    }

    /** Sets memory aside, unless there is some or it was needed already. */
    public void prepare() {
        if (reserve == null && !used) {
            refill();
            if (used) {
                // It was needed meanwhile.
                reserve = null;
            }
        }
    }

    /** Frees the reserve. */
    public void release() {
        used = true;
        reserve = null;
    }

    /** Sets memory aside again, if there is any. */
    void refill() {
        try {
            reserve = new byte[bytes];
        } catch (OutOfMemoryError none) {
            reserve = null;
        }
    }
}
