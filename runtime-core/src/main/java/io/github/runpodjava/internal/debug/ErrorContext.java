package io.github.runpodjava.internal.debug;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StopReason;
import io.github.runpodjava.internal.log.Traces;
import io.github.runpodjava.job.FailureDigest;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.TakenJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The digest of a failed job, and what was thrown where. */
final class ErrorContext {
    private static final int MOST_CAUSES = 10;

    private final Digests digests;
    private final UnaryOperator<String> clean;
    private final Traces traces;

    /**
     * @param clean what a short text goes through before anybody sees it
     * @param traces writes stacks
     */
    ErrorContext(Digests digests, UnaryOperator<String> clean, Traces traces) {
        this.digests = digests;
        this.clean = clean;
        this.traces = traces;
    }

    Map<String, Object> of(
            TakenJob job,
            JobOutcome.Failed failed,
            @Nullable FailureReason reason,
            @Nullable Throwable thrown,
            @Nullable StopReason stop,
            List<String> stages) {
        FailureDigest digest = digest(job, reason, thrown, stop);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("category", digest.category());
        json.put("code", digest.code());
        json.put("help", digest.help());
        json.put("request_id", digest.requestId());
        if (digest.traceId() != null) {
            json.put("trace_id", digest.traceId());
        }
        if (thrown == null) {
            json.put("message", clean.apply(reason == null ? failed.error() : reason.sentence()));
        } else {
            json.put("type", thrown.getClass().getName());
            json.put("message", message(thrown));
            if (!(thrown instanceof JobFailedException)) {
                json.put("stack", traces.of(thrown));
            }
            json.put("causes", causes(thrown));
            json.put("stages", stages);
        }
        if (digest.logs() != null) {
            json.put("logs", digest.logs());
        }
        return json;
    }

    private FailureDigest digest(
            TakenJob job, @Nullable FailureReason reason, @Nullable Throwable thrown, @Nullable StopReason stop) {
        if (stop == StopReason.DEADLINE) {
            return digests.of(Digests.Kind.JOB_TIMEOUT, job);
        }
        if (thrown != null) {
            return digests.of(thrown, job);
        }
        return digests.of(reason == null ? Digests.Kind.JOB_FAILED : reason.kind(), job);
    }

    private List<Map<String, Object>> causes(Throwable thrown) {
        List<Map<String, Object>> causes = new ArrayList<>();
        // What is behind a failure on purpose is for the log only.
        Throwable at = thrown instanceof JobFailedException ? null : thrown.getCause();
        for (; at != null && causes.size() < MOST_CAUSES; at = at.getCause()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", at.getClass().getName());
            json.put("message", message(at));
            causes.add(json);
        }
        return causes;
    }

    private String message(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return clean.apply(message == null ? thrown.getClass().getName() : message);
        } catch (RuntimeException | StackOverflowError noMessage) {
            return "(getMessage() failed)";
        }
    }
}
