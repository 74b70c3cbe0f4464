package io.github.runpodjava.internal.debug;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.internal.facts.GcFacts;
import io.github.runpodjava.internal.facts.Gpus;
import io.github.runpodjava.internal.facts.MemoryFacts;
import io.github.runpodjava.internal.log.Shortened;
import io.github.runpodjava.internal.log.Traces;
import io.github.runpodjava.internal.pacing.FaultLog;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.job.JobOutcome;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one run of a job went, from the events of this run. Thread-safe. */
public final class JobRecord implements JobEventListener {
    private static final Logger LOG = LoggerFactory.getLogger(JobRecord.class);
    private static final int LONGEST_TEXT = 500;
    private static final int MOST_TRANSITIONS = 50;

    private final TakenJob job;
    private final DebugRecorder recorder;
    private final List<Map<String, Object>> transitions = new ArrayList<>();
    private final StageTree stages;
    private final Map<String, Object> timing = new LinkedHashMap<>();
    private final Map<String, Object> memory = new LinkedHashMap<>();
    private final Map<String, Object> gpu = new LinkedHashMap<>();
    private final List<Map<String, Object>> checkpoints = new ArrayList<>();
    private @Nullable GcFacts gcAtStart;
    private @Nullable Throwable thrown;
    private List<String> stagesWhenThrown = List.of();
    private @Nullable StopReason stop;
    private long updates;
    private long chunks;
    private long chunkBytes;
    private long chunkRetries;

    JobRecord(TakenJob job, DebugRecorder recorder) {
        this.job = job;
        this.recorder = recorder;
        this.stages = new StageTree(this::clean);
    }

    @Override
    public synchronized void on(JobEvent event) {
        if (event instanceof JobEvent.StageEntered entered) {
            stages.entered(entered, Thread.currentThread());
        } else if (event instanceof JobEvent.StageLeft left) {
            stages.left(left);
        } else if (event instanceof JobEvent.Progressed) {
            updates++;
        } else if (event instanceof JobEvent.ChunkSent chunk) {
            chunks++;
            chunkBytes += chunk.bytes();
        } else if (event instanceof JobEvent.ChunkRetried retried) {
            chunkRetries += retried.retries();
        } else {
            edge(event);
        }
    }

    private void edge(JobEvent event) {
        if (event instanceof JobEvent.Taken) {
            transition("TAKEN", event.at());
            recorder.gpus().refresh();
        } else if (event instanceof JobEvent.Started) {
            started(event.at());
        } else if (event instanceof JobEvent.StopRequested requested) {
            stop = requested.reason();
            transition("STOPPING", event.at()).put("reason", requested.reason().name());
        } else if (event instanceof JobEvent.StopIgnored) {
            transition("STOP_IGNORED", event.at());
        } else if (event instanceof JobEvent.HandlerThrew threw) {
            thrown = threw.thrown();
            stagesWhenThrown = stages.last();
        } else if (event instanceof JobEvent.Finished finished) {
            finished(finished);
        }
    }

    private Map<String, Object> transition(String state, Instant at) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", state);
        json.put("at", Times.utc(at));
        json.put("elapsed_ms", Times.millis(job.takenAt(), at));
        if (transitions.size() < MOST_TRANSITIONS) {
            transitions.add(json);
        }
        return json;
    }

    private void started(Instant at) {
        transition("RUNNING", at);
        timing.put("wait_ms", Times.millis(job.takenAt(), at));
        checkpoints.add(Times.checkpoint("runpod.wait", job.takenAt(), Duration.between(job.takenAt(), at)));
        memory.put("start", Snapshots.memory(MemoryFacts.read()));
        gpu.put("start", Snapshots.gpus(recorder.gpus().latest().orElse(null)));
        gcAtStart = GcFacts.read();
    }

    private void finished(JobEvent.Finished event) {
        transition(nameOf(event.outcome()), event.at());
        timing.put("run_ms", Times.millis(event.ran()));
        checkpoints.add(Times.checkpoint("runpod.handler", event.at().minus(event.ran()), event.ran()));
        recorder.gpus().refresh();
        edgeAtEnd();
    }

    private void edgeAtEnd() {
        memory.put("end", Snapshots.memory(MemoryFacts.read()));
    }

    private static String nameOf(JobOutcome outcome) {
        return outcome.fold(completed -> "COMPLETED", failed -> "FAILED", stopped -> "STOPPED");
    }

    /**
     * The body with this record in it; the body itself if that is not possible: it is worth more than what is said
     * about it.
     *
     * @param reason of a failure that is told in a sentence
     */
    public JsonBody annotated(JsonBody body, JobOutcome outcome, @Nullable FailureReason reason) {
        try {
            return recorder.annotator().annotated(body, shape -> members(outcome, reason, shape));
        } catch (Throwable thrownHere) {
            FaultLog.error(LOG, "Debug metadata could not be added to the result", thrownHere);
            return body;
        }
    }

    private synchronized Map<String, Object> members(
            JobOutcome outcome, @Nullable FailureReason reason, OutputShape shape) {
        Instant now = recorder.now();
        transition("REPORTING", now);
        timing.put("total_ms", Times.millis(job.takenAt(), now));
        if (!memory.containsKey("end")) {
            edgeAtEnd();
        }
        // As late as can be: what nvidia-smi was asked at the end may be here by now.
        Gpus.Seen seen = recorder.gpus().latest().orElse(null);
        gpu.putIfAbsent("start", null);
        gpu.put("end", Snapshots.gpus(seen));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rp_debugger", rpDebugger());
        members.put("debug", debug(outcome, reason, shape));
        return members;
    }

    private Map<String, Object> rpDebugger() {
        List<Map<String, Object>> timestamps = new ArrayList<>(checkpoints);
        timestamps.addAll(stages.checkpoints());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system_info", recorder.systemInfo());
        json.put("timestamps", timestamps);
        json.put("ready_delay_ms", recorder.readyDelayMillis());
        return json;
    }

    private Map<String, Object> debug(JobOutcome outcome, @Nullable FailureReason reason, OutputShape shape) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("job_id", job.id());
        json.put("worker_id", recorder.workerId());
        job.trace().ifPresent(trace -> {
            json.put("trace_id", trace.parent().traceId());
            json.put("span_id", trace.parent().spanId());
        });
        job.caller()
                .ifPresent(caller -> json.put("parent_span_id", caller.parent().spanId()));
        json.put("output", shape.asJson());
        json.put("transitions", List.copyOf(transitions));
        json.put("timing", timing);
        json.put("stages", stages.nested());
        if (stages.dropped() > 0) {
            json.put("stages_dropped", stages.dropped());
        }
        json.put("memory", memory);
        json.put("gpu", gpu);
        GcFacts start = gcAtStart;
        json.put(
                "gc",
                Snapshots.gc(start == null ? new GcFacts(0, 0) : GcFacts.read().since(start)));
        json.put("retries", Map.of("job", job.raw().path("retries").asInt(0), "chunks", chunkRetries));
        json.put("sent", sent());
        if (outcome instanceof JobOutcome.Failed failed) {
            json.put(
                    "error",
                    new ErrorContext(recorder.digests(), this::clean, new Traces(recorder.secrets()::hide))
                            .of(job, failed, reason, thrown, stop, stagesWhenThrown));
        }
        return json;
    }

    private Map<String, Object> sent() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("progress_updates", updates);
        json.put("chunks", chunks);
        json.put("chunk_bytes", chunkBytes);
        return json;
    }

    private String clean(String text) {
        return Shortened.to(recorder.secrets().hide(text), LONGEST_TEXT);
    }
}
