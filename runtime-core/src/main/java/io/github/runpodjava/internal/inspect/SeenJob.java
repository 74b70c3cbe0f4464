package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is known of one job from its events. Thread-safe. */
final class SeenJob {
    /** So many are kept one by one; the others are only counted. */
    static final int MOST_STAGES = 500;

    private final String id;
    private final Instant takenAt;
    private final List<SeenStage> stages = new ArrayList<>();
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private @Nullable Duration ran;
    private @Nullable String ending;
    private @Nullable String error;
    private @Nullable StopReason stop;
    private @Nullable Delivery delivery;
    private @Nullable Duration deliveryTook;
    private @Nullable Double percent;
    private List<FolderListing.Entry> artifacts = List.of();
    private boolean stopIgnored;
    private long stagesEntered;
    private long stagesLeft;
    private long chunks;
    private int earlierRuns;

    /** @param earlierRuns how many handlers still run for jobs of this id that came before: their ends come first */
    SeenJob(String id, Instant takenAt, int earlierRuns) {
        this.id = id;
        this.takenAt = takenAt;
        this.earlierRuns = earlierRuns;
    }

    String id() {
        return id;
    }

    /** Notes an event of this job. */
    synchronized void on(JobEvent event) {
        if (event instanceof JobEvent.Started started) {
            startedAt = started.at();
        } else if (event instanceof JobEvent.StageEntered entered) {
            stagesEntered++;
            if (stages.size() < MOST_STAGES) {
                stages.add(new SeenStage(entered.number(), entered.stage(), entered.at()));
            }
        } else if (event instanceof JobEvent.StageLeft left) {
            stagesLeft++;
            last(stage -> stage.isNumber(left.number())).ifPresent(stage -> stage.leave(left.lasted()));
        } else if (event instanceof JobEvent.StageProgressed progressed) {
            last(stage -> stage.name().equals(progressed.stage()) && !stage.isOver())
                    .ifPresent(stage -> stage.progress(progressed.done(), progressed.total()));
        } else if (event instanceof JobEvent.Progressed progressed && progressed.percent() != null) {
            percent = progressed.percent();
        } else if (event instanceof JobEvent.ChunkSent) {
            chunks++;
        } else if (event instanceof JobEvent.StopRequested requested) {
            stop = requested.reason();
        } else if (event instanceof JobEvent.StopIgnored) {
            stopIgnored = true;
        } else if (event instanceof JobEvent.Finished finished) {
            if (earlierRuns > 0) {
                earlierRuns--;
            } else {
                finish(finished);
            }
        } else if (event instanceof JobEvent.Reported reported) {
            delivery = reported.delivery();
            deliveryTook = reported.took();
            // Without its handler: it never began, or goes on although its time is over.
            end(failed());
        }
    }

    /** Notes what became of it, but not its output, which nobody asks for here. */
    private void finish(JobEvent.Finished finished) {
        finishedAt = finished.at();
        ran = finished.ran();
        end(finished.outcome().fold(completed -> "completed", any -> failed(), stopped -> "cancelled"));
        if (finished.outcome() instanceof JobOutcome.Failed failure) {
            error = failure.error();
        }
    }

    private String failed() {
        return stop == StopReason.DEADLINE ? "timed_out" : "failed";
    }

    /** What its caller is told first is how it ended. */
    private void end(String how) {
        if (ending == null) {
            ending = how;
        }
    }

    /** How many handlers still run for this id. */
    synchronized int runsToEnd() {
        return earlierRuns + (runs() ? 1 : 0);
    }

    /** Whether its handler was called and has not ended. */
    synchronized boolean runs() {
        return startedAt != null && finishedAt == null;
    }

    private Optional<SeenStage> last(Predicate<SeenStage> wanted) {
        for (int i = stages.size() - 1; i >= 0; i--) {
            SeenStage stage = stages.get(i);
            if (wanted.test(stage)) {
                return Optional.of(stage);
            }
        }
        return Optional.empty();
    }

    synchronized void noteArtifacts(List<FolderListing.Entry> files) {
        artifacts = files;
    }

    /** Whether no more events are to come, or only late ones. */
    synchronized boolean isOver() {
        return !runs() && (delivery != null || "cancelled".equals(ending));
    }

    /** In the words of the job API, in lower case; {@code processing} as long as it is not over. */
    synchronized String status() {
        return ending == null ? "processing" : ending;
    }

    /** A copy that does not change. */
    synchronized View view() {
        return new View(
                id,
                status(),
                takenAt,
                startedAt,
                finishedAt,
                ran,
                percent,
                stages.stream().map(SeenStage::view).toList(),
                stagesEntered,
                stagesLeft,
                chunks,
                stop,
                stopIgnored,
                error,
                delivery,
                deliveryTook,
                artifacts);
    }

    /**
     * A job at a moment.
     *
     * @param stages the first that it entered, at most {@value MOST_STAGES}
     * @param stagesEntered how many it entered in all
     * @param stagesLeft how many of them it left
     */
    record View(
            String id,
            String status,
            Instant takenAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Duration ran,
            @Nullable Double percent,
            List<SeenStage.View> stages,
            long stagesEntered,
            long stagesLeft,
            long chunks,
            @Nullable StopReason stop,
            boolean stopIgnored,
            @Nullable String error,
            @Nullable Delivery delivery,
            @Nullable Duration deliveryTook,
            List<FolderListing.Entry> artifacts) {}
}
