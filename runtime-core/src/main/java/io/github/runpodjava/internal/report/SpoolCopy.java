package io.github.runpodjava.internal.report;

import io.github.runpodjava.spi.JobPost;
import org.jspecify.annotations.Nullable;

/** The copy on disk of one result that is being sent; made at most once, and not after the sending is settled. */
final class SpoolCopy {
    private final ResultSpool spool;
    private final JobPost post;
    private ResultSpool.@Nullable Entry entry;
    private boolean settled;

    SpoolCopy(ResultSpool spool, JobPost post) {
        this.spool = spool;
        this.post = post;
    }

    synchronized void make() {
        if (entry == null && !settled) {
            entry = spool.keep(post).orElse(null);
        }
    }

    /** The result needs no copy any more. */
    synchronized void remove() {
        settled = true;
        if (entry != null) {
            entry.remove();
            entry = null;
        }
    }

    /** The job that made the result goes on; from now on its copy is sent from the spool. False if there is none. */
    synchronized boolean leave() {
        settled = true;
        if (entry == null) {
            return false;
        }
        entry.leave();
        return true;
    }
}
