package io.github.runpodjava.internal.execute;

import io.github.runpodjava.CancellationToken;
import io.github.runpodjava.ContextCarrier;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.Stage;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.internal.debug.FailureReason;
import io.github.runpodjava.internal.debug.JobRecord;
import io.github.runpodjava.internal.json.Aggregate;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.report.ChunkReporter;
import io.github.runpodjava.internal.report.ProgressReporter;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.job.TraceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** What one handler call gets to see of its job. */
public final class DefaultJobContext implements JobContext {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultJobContext.class);

    private final RunningJob running;
    private final JobEvents events;
    private final BodyWriter writer;
    private final ProgressReporter progress;
    private final ChunkReporter chunks;
    private final @Nullable Instant deadline;
    private final WorkFolder workFolder;
    private final JobExecutor executor;
    private final Aggregate aggregated;
    private volatile Optional<JobRecord> record;
    private volatile @Nullable FailureReason failedFor;
    private final UnaryOperator<String> hidden;
    private final AtomicInteger stages = new AtomicInteger();
    private final Object stopLock = new Object();
    private boolean stopTold;

    DefaultJobContext(
            RunningJob running,
            JobEvents events,
            Optional<JobRecord> record,
            BodyWriter writer,
            ProgressReporter progress,
            ChunkReporter chunks,
            @Nullable Instant deadline,
            UnaryOperator<String> hidden) {
        this.running = running;
        this.events = events;
        this.record = record;
        this.writer = writer;
        this.progress = progress;
        this.chunks = chunks;
        this.deadline = deadline;
        this.hidden = hidden;
        this.workFolder = running.workFolder();
        this.executor = new JobExecutor(running.job(), running.trace());
        this.aggregated = new Aggregate(writer.limit());
    }

    public TakenJob taken() {
        return running.job();
    }

    @Override
    public String id() {
        return running.id();
    }

    @Override
    public ObjectNode raw() {
        return running.job().raw().deepCopy();
    }

    @Override
    public void progress(@Nullable Object update) {
        progress(update, ProgressPercent.of(update));
    }

    private void progress(@Nullable Object update, @Nullable Double percent) {
        try {
            if (progress.send(writer.progress(update))) {
                events.tell(new JobEvent.Progressed(id(), now(), percent));
            } else {
                LOG.debug("A progress update came after the end of job {} and is dropped", id());
            }
        } catch (BodyWriter.UnwritableException e) {
            LOG.warn("A progress update is dropped: {}", e.getMessage());
        }
    }

    @Override
    public Stage stage(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a stage needs a name");
        }
        Instant entered = now();
        int number = stages.incrementAndGet();
        // Listeners make labels, log lines and debug answers of it.
        String shown = hidden.apply(name);
        events.tell(new JobEvent.StageEntered(id(), entered, shown, number));
        return new OpenStage(name, shown, entered, number);
    }

    @Override
    public CancellationToken cancellation() {
        return running.cancellation();
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    @Override
    public Optional<Duration> remaining() {
        return deadline().map(end -> {
            Duration left = Duration.between(now(), end);
            return left.isNegative() ? Duration.ZERO : left;
        });
    }

    @Override
    public Path workFolder() {
        return workFolder.path();
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    @Override
    public ContextCarrier carrier() {
        return new Carried(running.job(), running.trace());
    }

    @Override
    public Map<String, String> traceHeaders() {
        return taken().trace().map(TraceContext::headers).orElse(Map.of());
    }

    public ChunkReporter chunkReporter() {
        return chunks;
    }

    /** Has the result go out as it is, whatever was asked for: no debug metadata, and of a failure only its sentence. */
    public void plain() {
        record = Optional.empty();
        running.plain();
    }

    /** The result as it goes out: with debug metadata if that was asked for. */
    JsonBody annotated(JsonBody body, JobOutcome outcome) {
        return record.map(kept -> kept.annotated(body, outcome, failedFor)).orElse(body);
    }

    /** Keeps why the job failed: once it is part of a report, nobody can tell the sentence from it. */
    void failedFor(FailureReason reason) {
        failedFor = reason;
    }

    /** Why the job failed; empty if it did not, or its handler threw. */
    Optional<FailureReason> failedFor() {
        return Optional.ofNullable(failedFor);
    }

    /** Whether a result can have this error. */
    boolean hasRoomFor(String error) {
        try {
            writer.result(null, false, error, true);
            return true;
        } catch (BodyWriter.UnwritableException tooLarge) {
            return false;
        }
    }

    /** The chunks that the result is to repeat. */
    public Aggregate aggregated() {
        return aggregated;
    }

    void stop(StopReason reason) {
        running.stop(reason);
    }

    Instant now() {
        return events.now();
    }

    /**
     * Tells once that the job is to end, if it is. Whoever comes second waits until it is told, so that what follows
     * from it is told later.
     */
    void tellStop() {
        running.cancellation().reason().ifPresent(reason -> {
            synchronized (stopLock) {
                if (!stopTold) {
                    stopTold = true;
                    tell(new JobEvent.StopRequested(id(), now(), reason));
                }
            }
        });
    }

    void tell(JobEvent event) {
        events.tell(event);
    }

    /** Interrupts what the handler left running. */
    void endThreads() {
        executor.end();
    }

    /** Waits for the progress update that is on its way and sends no more. */
    void endProgress() throws InterruptedException {
        progress.close();
    }

    /** Waits for the message that is on its way and sends no more: the result goes out next. */
    void endMessages() throws InterruptedException {
        progress.close();
        chunks.close();
    }

    /** Removes what the handler left behind. */
    void cleanUp() {
        executor.end();
        workFolder.remove();
    }

    private final class OpenStage implements Stage {
        private final String name;
        private final String shown;
        private final Instant entered;
        private final int number;
        private final AtomicBoolean left = new AtomicBoolean();

        OpenStage(String name, String shown, Instant entered, int number) {
            this.name = name;
            this.shown = shown;
            this.entered = entered;
            this.number = number;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void progress(long done, long total) {
            if (total < 1 || done < 0 || done > total) {
                throw new IllegalArgumentException(
                        "stage progress needs 0 <= done <= total and total >= 1 but got " + done + " of " + total);
            }
            Map<String, Object> update = new LinkedHashMap<>();
            update.put("stage", name);
            update.put("done", done);
            update.put("total", total);
            tell(new JobEvent.StageProgressed(id(), now(), shown, done, total));
            DefaultJobContext.this.progress(update, 100.0 * done / total);
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                Instant now = now();
                tell(new JobEvent.StageLeft(id(), now, shown, Duration.between(entered, now), number));
            }
        }
    }
}
