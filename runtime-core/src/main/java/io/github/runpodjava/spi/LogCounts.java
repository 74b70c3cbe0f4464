package io.github.runpodjava.spi;

/**
 * What became of the lines that this process has logged so far.
 *
 * @param lines how many were written to stdout
 * @param bytes how long these were
 * @param repeated how many were not, as repeats of a line that was
 * @param heldBack how many were not, to stay below the limits
 * @param heldBackBytes how long these were
 * @param fileLines how many were written to the file on the volume
 * @param fileLost how many that file lacks, because it could not be written to for too long
 * @param fileBehind how many that file lacks now, because it cannot be written to; 0 while it can
 */
public record LogCounts(
        long lines,
        long bytes,
        long repeated,
        long heldBack,
        long heldBackBytes,
        long fileLines,
        long fileLost,
        long fileBehind) {}
