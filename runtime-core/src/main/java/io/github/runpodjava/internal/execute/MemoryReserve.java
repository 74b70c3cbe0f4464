package io.github.runpodjava.internal.execute;

import org.jspecify.annotations.Nullable;

/** Memory set aside so that there is some for the last report when a handler has used up all the rest. */
public final class MemoryReserve {
    private static final int FOR_A_REPORT = 1 << 20;
    /** The classes of a first request as well, which a worker that works has loaded long since. */
    private static final int FOR_A_FIRST_REQUEST = 4 << 20;

    private final int bytes;
    private volatile byte @Nullable [] reserve;

    private MemoryReserve(int bytes) {
        this.bytes = bytes;
        this.reserve = new byte[bytes];
    }

    /** For the report of a job. */
    static MemoryReserve ofJobs() {
        return new MemoryReserve(FOR_A_REPORT);
    }

    /** For telling that a set-up has failed. */
    public static MemoryReserve ofSetUp() {
        return new MemoryReserve(FOR_A_FIRST_REQUEST);
    }

    /** Frees the reserve. */
    public void release() {
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
