package io.github.runpodjava.internal.report;

/**
 * What came of results that had to wait on disk, in numbers since the start.
 *
 * @param delivered they got through later
 * @param refused the platform did not want them: mostly, it no longer knew the job
 * @param expired no try got through, and they were dropped at last, as nobody asks for a result so old
 */
public record SpoolEnds(long delivered, long refused, long expired) {
    /** Where no result waits. */
    public static final SpoolEnds NONE = new SpoolEnds(0, 0, 0);
}
