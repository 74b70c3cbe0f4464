package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.Concurrency;
import io.github.runpodjava.FitnessCheck;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.execute.JobTask;
import io.github.runpodjava.internal.execute.OutcomeOf;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JobEventListener;
import io.github.runpodjava.spi.HandlerSignature;
import io.github.runpodjava.spi.TracingProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;

/**
 * What a developer said about the worker, as against what the environment says.
 *
 * @param task makes the handler callable
 * @param signature what the handler takes and gives
 * @param concurrency how many jobs run at once
 * @param fitnessChecks by name, in the order in which they run
 * @param hooks set-up and clean-up beside those of the handler
 * @param listeners hear what happens to jobs
 * @param mapper reads inputs and writes results
 * @param refreshAfterEachJob whether each worker does one job only
 * @param jobLimit how long a job may run, if the developer said so
 * @param tracing records spans of jobs, if the developer said what does
 * @param secrets what is hidden in all that leaves the worker but its outputs
 */
public record WorkerSpec(
        TaskFactory task,
        HandlerSignature signature,
        Concurrency concurrency,
        Map<String, FitnessCheck> fitnessChecks,
        List<WorkerHooks> hooks,
        List<JobEventListener> listeners,
        Lazy<ObjectMapper> mapper,
        boolean refreshAfterEachJob,
        Optional<Duration> jobLimit,
        Optional<TracingProvider> tracing,
        Secrets secrets) {

    public WorkerSpec {
        fitnessChecks = new LinkedHashMap<>(fitnessChecks);
        hooks = List.copyOf(hooks);
        listeners = List.copyOf(listeners);
    }

    WorkerSpec withConcurrency(Concurrency other) {
        return new WorkerSpec(
                task,
                signature,
                other,
                fitnessChecks,
                hooks,
                listeners,
                mapper,
                refreshAfterEachJob,
                jobLimit,
                tracing,
                secrets);
    }

    /** With more listeners, which hear of everything before the others do. */
    WorkerSpec withListeners(List<JobEventListener> more) {
        List<JobEventListener> all = new ArrayList<>(more);
        all.addAll(listeners);
        return new WorkerSpec(
                task,
                signature,
                concurrency,
                fitnessChecks,
                hooks,
                all,
                mapper,
                refreshAfterEachJob,
                jobLimit,
                tracing,
                secrets);
    }

    /** With one more listener, which hears of everything after the others do. */
    WorkerSpec withListener(JobEventListener another) {
        List<JobEventListener> more = new ArrayList<>(listeners);
        more.add(another);
        return new WorkerSpec(
                task,
                signature,
                concurrency,
                fitnessChecks,
                hooks,
                more,
                mapper,
                refreshAfterEachJob,
                jobLimit,
                tracing,
                secrets);
    }

    WorkerSpec withoutFitnessChecks() {
        return new WorkerSpec(
                task,
                signature,
                concurrency,
                Map.of(),
                hooks,
                listeners,
                mapper,
                refreshAfterEachJob,
                jobLimit,
                tracing,
                secrets);
    }

    /** Whether the handler's output goes out in chunks. */
    boolean streams() {
        return signature.streams();
    }

    /** Makes the handler callable with the parts of one worker. */
    @FunctionalInterface
    public interface TaskFactory {
        JobTask create(Lazy<ObjectMapper> mapper, OutcomeOf outcomes, BodyWriter writer, Secrets secrets);
    }
}
