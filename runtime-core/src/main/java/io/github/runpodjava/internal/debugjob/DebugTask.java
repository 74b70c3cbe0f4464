package io.github.runpodjava.internal.debugjob;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.config.DebugToken;
import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.internal.execute.DefaultJobContext;
import io.github.runpodjava.internal.execute.Failures;
import io.github.runpodjava.internal.execute.JobTask;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.LogControl;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Stands before the user's handler and takes the jobs that are not for it. */
public final class DebugTask implements JobTask {
    private final JobTask handler;
    private final DebugToken token;
    private final Supplier<Sources> sources;
    private final BodyWriter writer;
    private @Nullable DebugDesk desk;

    /**
     * The handler with a desk before it.
     *
     * @param sources asked for once, with the first question
     */
    public DebugTask(JobTask handler, DebugToken token, Supplier<Sources> sources, BodyWriter writer) {
        this.handler = handler;
        this.token = token;
        this.sources = sources;
        this.writer = writer;
    }

    /**
     * What the answers are made of: {@code log} is the logging back end, {@code others} is what can be asked for beside
     * logs and crashes.
     */
    public record Sources(
            WorkerIdentity worker,
            LogFolder folder,
            Optional<LogControl> log,
            Secrets secrets,
            Map<String, Function<JsonNode, JsonNode>> others,
            Lazy<ObjectMapper> mapper) {}

    /** No lambda makes it: one that did would have its class loaded at the start. */
    private synchronized DebugDesk desk() {
        DebugDesk made = desk;
        if (made == null) {
            made = new DebugDesk(token, DebugQuestions.to(sources.get()));
            desk = made;
        }
        return made;
    }

    /** Whether the job asks about the worker; whether it may is not looked at. */
    public static boolean isQuestion(TakenJob job) {
        return DebugRequest.in(job).isPresent();
    }

    @Override
    public boolean streams() {
        return handler.streams();
    }

    @Override
    public WorkerHooks hooks() {
        return handler.hooks();
    }

    @Override
    public JobOutcome call(DefaultJobContext job) throws Exception {
        Optional<JsonNode> question = DebugRequest.in(job.taken());
        if (question.isEmpty()) {
            return handler.call(job);
        }
        // Before the token is looked at: who has a wrong one learns nothing from how he is refused. And programs read
        // the answer, which has one shape.
        job.plain();
        JsonNode answer = desk().answer(question.get());
        return streams() ? streamed(answer, job) : new JobOutcome.Completed(answer);
    }

    /** As the one chunk of a stream, and in its result: not every caller reads streams. */
    private JobOutcome streamed(JsonNode answer, DefaultJobContext job) throws InterruptedException {
        JsonBody chunk;
        try {
            chunk = writer.chunk(answer);
        } catch (BodyWriter.UnwritableException tooLarge) {
            throw JobFailedException.because(String.valueOf(tooLarge.getMessage()));
        }
        job.chunkReporter().send(chunk);
        job.chunkReporter().awaitAllSent();
        job.aggregated().add(chunk);
        return new JobOutcome.Completed(null);
    }

    @Override
    public Level loudness(TakenJob job) {
        return isQuestion(job) ? Level.DEBUG : handler.loudness(job);
    }

    /** A question that nobody may ask, or that makes no sense, is no failure of this worker's: who asked is told. */
    @Override
    public Level failureLoudness(TakenJob job) {
        return isQuestion(job) ? Level.DEBUG : handler.failureLoudness(job);
    }

    @Override
    public String describe(Failures failures, Throwable thrown, TakenJob job) {
        return handler.describe(failures, thrown, job);
    }
}
