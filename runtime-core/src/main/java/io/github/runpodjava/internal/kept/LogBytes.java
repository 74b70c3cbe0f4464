package io.github.runpodjava.internal.kept;

import java.io.IOException;

/** The bytes of a log, wherever one likes to read. */
interface LogBytes extends AutoCloseable {
    /** How many there are now. */
    long size() throws IOException;

    /** Those from {@code from} on, {@code most} at most; fewer at the end. */
    byte[] read(long from, int most) throws IOException;

    @Override
    void close() throws IOException;
}
