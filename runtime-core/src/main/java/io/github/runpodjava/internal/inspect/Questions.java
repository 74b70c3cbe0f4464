package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.job.JobEvent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Knows the jobs that ask about their worker from those that give it work: whoever looks must not see himself, and after
 * a hundred looks nothing else. Thread-safe.
 */
final class Questions {
    /** More than any worker answers at once. */
    private static final int MOST = 1_000;

    private final Predicate<String> asks;
    private final Set<String> ids = new LinkedHashSet<>();
    /** So that the events of other jobs take no lock where nobody has asked yet. */
    private volatile boolean any;

    /** @param asks whether a job that was just taken, and is still there, is a question */
    Questions(Predicate<String> asks) {
        this.asks = asks;
    }

    /** Whether this is about a question; each job's events have to pass here from the first one on. */
    boolean isOfOne(JobEvent event) {
        if (event instanceof JobEvent.Taken) {
            return isOne(event.jobId());
        }
        if (!any) {
            return false;
        }
        synchronized (ids) {
            return ids.contains(event.jobId());
        }
    }

    private boolean isOne(String id) {
        boolean question = asks.test(id);
        if (question || any) {
            synchronized (ids) {
                ids.remove(id);
                if (question) {
                    remember(id);
                }
            }
        }
        return question;
    }

    /** A question that has been answered is forgotten when many came after it: its last event comes at any time. */
    private void remember(String id) {
        any = true;
        ids.add(id);
        if (ids.size() > MOST) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
