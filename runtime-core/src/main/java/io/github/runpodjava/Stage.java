package io.github.runpodjava;

/** A named part of a job that is being worked on; {@link #close} leaves it. */
public interface Stage extends AutoCloseable {

    /** The name given to {@link JobContext#stage}. */
    String name();

    /**
     * Tells the caller how far this stage is, as {@code {"stage": name, "done": done, "total": total}}.
     *
     * @param done how many steps are done, from 0 to {@code total}
     * @param total how many steps there are, at least 1
     * @throws IllegalArgumentException if the numbers are out of their ranges
     */
    void progress(long done, long total);

    /** Leaves the stage; a second call does nothing. */
    @Override
    void close();
}
