package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.internal.execute.RunningJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The jobs in flight, oldest first. Which they are, the workers say; what is known of them, the events: a job that was
 * cancelled before its handler began ends without an event.
 */
final class JobsInFlight {
    private final Inspected inspected;
    private final JobLedger ledger;

    JobsInFlight(Inspected inspected, JobLedger ledger) {
        this.inspected = inspected;
        this.ledger = ledger;
    }

    List<SeenJob.View> views() {
        List<SeenJob.View> views = new ArrayList<>();
        for (RunningJob job : inspected.jobs()) {
            SeenJob.View view = ledger.job(job.id())
                    .orElseGet(() -> new SeenJob(job.id(), job.job().takenAt(), 0).view());
            // Its place is cleaned up: nobody waits for it any more. A handler that does not end is another matter.
            if (view.delivery() == null || view.stopIgnored()) {
                views.add(view);
            }
        }
        views.sort(Comparator.comparing(SeenJob.View::takenAt));
        return views;
    }
}
