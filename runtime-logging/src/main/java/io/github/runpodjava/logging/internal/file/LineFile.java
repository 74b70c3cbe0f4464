package io.github.runpodjava.logging.internal.file;

import java.io.IOException;

/** A file that lines are appended to. Used by one thread at a time. */
interface LineFile {

    /**
     * Appends whole lines, which are the first {@code length} bytes, with one {@code write}. After an exception none of them is there, or the next successful call
     * has removed what was.
     */
    void append(byte[] lines, int length) throws IOException;

    /** Appends all of {@code lines}. */
    default void append(byte[] lines) throws IOException {
        append(lines, lines.length);
    }

    /** Does ahead of the first call what that would take time for; leaves nothing behind, and may hang as a call may. */
    default void prepare() {}

    /** Whether a call is sure to return soon: not so on a network, where it may hang for as long as that is down. */
    boolean isLocal();
}
