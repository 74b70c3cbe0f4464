package io.github.runpodjava.internal.crash;

/** Where the lines of a note go. Returns at once: a job waits for it. */
interface NoteLines extends AutoCloseable {

    /** Puts these bytes at this place of the file; they are copied. */
    void put(int at, byte[] bytes);

    /** Nothing more comes. */
    @Override
    void close();
}
