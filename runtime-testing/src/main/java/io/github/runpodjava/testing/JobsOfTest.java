package io.github.runpodjava.testing;

import io.github.runpodjava.localserver.JobResult;
import io.github.runpodjava.localserver.LocalServer;
import io.github.runpodjava.localserver.LocalServerException;
import java.util.List;
import java.util.stream.Collectors;

/** Goes with the failure of a test and says where the jobs of its server stood: often that is the reason. */
final class JobsOfTest extends Exception {
    private JobsOfTest(String message) {
        // The place is that of the failure itself.
        super(message, null, false, false);
    }

    /** Adds what the server says about its newest jobs to the failure; never fails itself. */
    static void addTo(Throwable failure, LocalServer server) {
        try {
            List<JobResult> jobs = server.newestJobs();
            if (!jobs.isEmpty()) {
                failure.addSuppressed(new JobsOfTest(describe(server, jobs)));
            }
        } catch (LocalServerException closed) {
            failure.addSuppressed(closed);
        }
    }

    private static String describe(LocalServer server, List<JobResult> jobs) {
        return jobs.stream()
                .map(job -> "\n  " + job.toString().strip().replace("\n", "\n  "))
                .collect(Collectors.joining("", "the newest jobs at " + server.uri() + ", newest first:", ""));
    }

    /** Without the class's name, which says nothing to the reader of a report. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
