package io.github.runpodjava.internal.execute;

import org.jspecify.annotations.Nullable;

/** Memory set aside so that there is some for the last report when a handler has used up all the rest. */
final class MemoryReserve {
    private static final int BYTES = 1 << 20;

    private volatile byte @Nullable [] reserve = new byte[BYTES];

    /** Frees the reserve. */
    void release() {
        reserve = null;
    }

    /** Sets memory aside again, if there is any. */
    void refill() {
        try {
            reserve = new byte[BYTES];
        } catch (OutOfMemoryError none) {
            reserve = null;
        }
    }
}
