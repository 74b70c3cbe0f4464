package io.github.runpodjava.localserver.connection;

import io.github.runpodjava.spi.InheritedJob;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Logs as if the current thread had no job: the thread of a job may be the one that answers whoever waits for it, and
 * what it says of the request is no line of the job.
 */
final class OutsideOfJobs {
    private OutsideOfJobs() {}

    static void run(Runnable line) {
        Map<String, String> entries = MDC.getCopyOfContextMap();
        InheritedJob job = InheritedJob.current();
        MDC.clear();
        InheritedJob.set(null);
        try {
            line.run();
        } finally {
            restore(entries);
            InheritedJob.set(job);
        }
    }

    private static void restore(@Nullable Map<String, String> entries) {
        if (entries != null && !entries.isEmpty()) {
            MDC.setContextMap(entries);
        }
    }
}
