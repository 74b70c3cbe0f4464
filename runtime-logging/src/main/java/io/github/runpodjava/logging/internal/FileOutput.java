package io.github.runpodjava.logging.internal;

/** Where lines can also be brought, besides stdout: a seam, so that nothing of files is loaded without one. */
public interface FileOutput {

    /**
     * Takes one line with its line end. Never throws, also where memory is short: a line that finds none is lost.
     *
     * @param important whether it must outlive {@code kill -9} also in a flood
     */
    void write(byte[] line, boolean important);

    /**
     * Waits until all lines are written or one more attempt has failed, for the end of the process; not longer than
     * {@code limitNanos}.
     */
    void drain(long limitNanos);

    /** How many lines were written. */
    long lines();

    /** How many lines are missing. */
    long lost();

    /** How many lines are not written, because that is not possible now; 0 while it is. */
    long behind();

    /** Gives back what a write of the calling thread has locked and could not give back, as no stack was left to do it. */
    void giveBack();
}
