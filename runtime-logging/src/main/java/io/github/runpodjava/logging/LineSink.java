package io.github.runpodjava.logging;

/** Where finished lines go. */
interface LineSink {

    /**
     * Takes one line, its line end included, in one piece: when this returns, the line has left the process. Never
     * throws, whatever happens to the line. May be called from several threads at once.
     *
     * @return whether the line is out
     */
    boolean write(byte[] line);

    /** Gives back what a write of the calling thread has locked and could not give back, as no stack was left to do it. */
    default void giveBack() {}
}
