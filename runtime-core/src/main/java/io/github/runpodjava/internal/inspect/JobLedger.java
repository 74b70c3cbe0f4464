package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The jobs in flight, the last that are over, and how many there were; all from their events. Thread-safe. */
final class JobLedger implements JobEventListener {
    static final int RECENT = 100;
    /** More than any worker runs at once: jobs of which nothing more was heard go first. */
    private static final int MOST_OPEN = 20_000;

    private final Function<String, List<FolderListing.Entry>> artifactsOf;
    private final Map<String, SeenJob> open = new LinkedHashMap<>();
    private final Deque<SeenJob> recent = new ArrayDeque<>();
    private final Map<String, Long> endings = new TreeMap<>();
    private long taken;
    private Duration busy = Duration.ZERO;
    private int running;
    private Instant busySince = Instant.EPOCH;
    private @Nullable Instant firstTaken;
    private @Nullable Instant firstStarted;

    /** @param artifactsOf what is in the work folder of a job whose handler is done; the folder is removed soon */
    JobLedger(Function<String, List<FolderListing.Entry>> artifactsOf) {
        this.artifactsOf = artifactsOf;
    }

    @Override
    public void on(JobEvent event) {
        SeenJob job = event instanceof JobEvent.Taken ? take(event) : find(event.jobId());
        if (job == null) {
            return;
        }
        boolean ran = job.runs();
        job.on(event);
        if (job.runs() && !ran) {
            began(event.at());
        } else if (ran && !job.runs()) {
            ended(event.at());
        }
        if (job.isOver()) {
            // Its result is out, and its folder still there.
            job.noteArtifacts(artifactsOf.apply(event.jobId()));
            close(job);
        }
    }

    private synchronized SeenJob take(JobEvent event) {
        SeenJob before = open.remove(event.jobId());
        SeenJob job = new SeenJob(event.jobId(), event.at(), before == null ? 0 : before.runsToEnd());
        if (before != null && before.runs()) {
            // Stopped, and the platform runs it again.
            ended(event.at());
        }
        open.put(event.jobId(), job);
        if (open.size() > MOST_OPEN) {
            open.remove(open.keySet().iterator().next());
        }
        taken++;
        if (firstTaken == null) {
            firstTaken = event.at();
        }
        return job;
    }

    private synchronized @Nullable SeenJob find(String id) {
        return open.get(id);
    }

    private synchronized void began(Instant at) {
        if (firstStarted == null) {
            firstStarted = at;
        }
        if (running++ == 0) {
            busySince = at;
        }
    }

    private synchronized void ended(Instant at) {
        if (running > 0 && --running == 0) {
            busy = busy.plus(Duration.between(busySince, at));
        }
    }

    private synchronized void close(SeenJob job) {
        if (!open.remove(job.id(), job)) {
            return;
        }
        endings.merge(job.status(), 1L, Long::sum);
        recent.addFirst(job);
        if (recent.size() > RECENT) {
            recent.removeLast();
        }
    }

    /** What is known of this job; empty for one that never was here, or long ago. */
    synchronized Optional<SeenJob.View> job(String id) {
        SeenJob job = open.get(id);
        if (job == null) {
            job = recent.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
        }
        return Optional.ofNullable(job).map(SeenJob::view);
    }

    /** The last jobs that are over, newest first. */
    synchronized List<SeenJob.View> recent() {
        List<SeenJob.View> views = new ArrayList<>();
        recent.forEach(job -> views.add(job.view()));
        return views;
    }

    /** How many jobs ended in which status. */
    synchronized Map<String, Long> endings() {
        return new TreeMap<>(endings);
    }

    synchronized long taken() {
        return taken;
    }

    /** For how long at least one handler ran, until {@code now}. */
    synchronized Duration busy(Instant now) {
        return running == 0 ? busy : busy.plus(Duration.between(busySince, now));
    }

    /** When the first job was taken. */
    synchronized Optional<Instant> firstTaken() {
        return Optional.ofNullable(firstTaken);
    }

    /** When a handler was called first. */
    synchronized Optional<Instant> firstStarted() {
        return Optional.ofNullable(firstStarted);
    }
}
