package io.github.runpodjava.internal.execute;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.internal.debug.Digests;
import io.github.runpodjava.internal.debug.FailureReason;
import io.github.runpodjava.internal.log.Traces;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.FailureDigest;
import io.github.runpodjava.job.FailureReport;
import io.github.runpodjava.job.TakenJob;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/** Turns failures into what the caller sees: without secrets, and with a digest where that is wanted. */
public final class Failures {
    private final WorkerIdentity worker;
    private final String protocolVersion;
    private final Lazy<ObjectMapper> mapper;
    private final Secrets secrets;
    private final Traces traces;
    private final Digests digests;
    private final DebugSettings.Digest mode;

    /** @param mode which errors get a digest */
    public Failures(
            WorkerIdentity worker,
            String protocolVersion,
            Lazy<ObjectMapper> mapper,
            Secrets secrets,
            Digests digests,
            DebugSettings.Digest mode) {
        this.worker = worker;
        this.protocolVersion = protocolVersion;
        this.mapper = mapper;
        this.secrets = secrets;
        this.traces = new Traces(secrets::hide);
        this.digests = digests;
        this.mode = mode;
    }

    /** A text of the handler's, fit to be shown to others than its caller. */
    String hidden(String text) {
        return secrets.hide(text);
    }

    /** The six fields of runpod-python as JSON text, with the digest behind them. */
    String report(Throwable thrown, TakenJob job) {
        FailureDigest digest = mode == DebugSettings.Digest.OFF ? null : digest(() -> digests.of(thrown, job));
        return report(thrown.getClass().getName(), traces.messageOrClass(thrown), traces.of(thrown), digest);
    }

    /** The sentence that runpod-python sends when a generator fails. */
    String ofGenerator(Throwable thrown, TakenJob job) {
        if (mode == DebugSettings.Digest.ALL) {
            return report(thrown, job);
        }
        return secrets.hide("handler: " + traces.messageOrClass(thrown) + " \ntraceback: " + traces.of(thrown));
    }

    /** What a handler said to its caller by throwing it. */
    String said(JobFailedException failure, TakenJob job) {
        return sentence(failure.getClass(), new FailureReason(failure.reason(), Digests.kindOf(failure)), job);
    }

    /** What is said of a failure for another reason than that its handler threw. */
    String said(FailureReason reason, TakenJob job) {
        Class<?> type = reason.kind() == Digests.Kind.JOB_TIMEOUT ? TimeoutException.class : JobFailedException.class;
        return sentence(type, reason, job);
    }

    /** What a handler says itself of no kind of failure that we know is for people, and stays as it said it. */
    private String sentence(Class<?> type, FailureReason reason, TakenJob job) {
        boolean reported = mode == DebugSettings.Digest.ALL
                || (mode == DebugSettings.Digest.REPORTS && reason.kind() != Digests.Kind.JOB_FAILED);
        return reported
                ? report(
                        type.getName(),
                        reason.sentence(),
                        reason.sentence(),
                        digest(() -> digests.of(reason.kind(), job)))
                : secrets.hide(reason.sentence());
    }

    private String report(String type, String message, String trace, @Nullable FailureDigest digest) {
        String shown = secrets.hide(message);
        FailureReport report = new FailureReport(
                type, shown, secrets.hide(trace), worker.hostname(), worker.reportedId(), protocolVersion, digest);
        try {
            return mapper.get().writeValueAsString(report);
        } catch (LinkageError incomplete) {
            // A Java runtime that lacks modules which the mapper needs.
            return shown;
        }
    }

    /** The six fields are worth more than what is said beside them. */
    private static @Nullable FailureDigest digest(Supplier<FailureDigest> digest) {
        try {
            return digest.get();
        } catch (Throwable noDigest) {
            return null;
        }
    }
}
