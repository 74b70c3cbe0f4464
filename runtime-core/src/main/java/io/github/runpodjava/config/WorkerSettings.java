package io.github.runpodjava.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker is told from outside, read once. Each part says which variable sets what.
 *
 * @param worker who this worker is
 * @param queue where RunPod's queue is; null outside RunPod
 * @param delivery how results reach the platform
 * @param limits how long things may take
 * @param log what is logged, and in which shape
 * @param realtimeMode what {@code RUNPOD_REALTIME_PORT} asks for; null when it is not set
 * @param loadBalancingMode where a worker of a load-balancing endpoint listens; null elsewhere
 * @param protocolVersion {@code RUNPOD_PROTOCOL_VERSION}: the runpod-python version that pings and error reports name
 *     as {@code runpod_version}; nobody knows whether the platform gates features by it
 * @param userAgentIntegration {@code RUNPOD_UA_INTEGRATION}, a name that is added to the User-Agent, or null
 */
public record WorkerSettings(
        WorkerIdentity worker,
        @Nullable QueueSettings queue,
        DeliverySettings delivery,
        LimitSettings limits,
        LogSettings log,
        @Nullable RealtimeSettings realtimeMode,
        @Nullable LoadBalancingSettings loadBalancingMode,
        String protocolVersion,
        @Nullable String userAgentIntegration) {

    /** The runpod-python version whose protocol this runtime speaks. */
    public static final String PROTOCOL_VERSION = "1.12.0";

    /**
     * Reads everything.
     *
     * @throws InvalidSettingsException naming every unusable setting, if there is one
     */
    public static WorkerSettings from(Environment environment) {
        SettingsReader in = new SettingsReader(environment);
        WorkerSettings settings = read(in);
        in.rejectIfAnyProblem();
        return settings;
    }

    /** Reads everything and notes what is unusable in {@code in}. */
    public static WorkerSettings read(SettingsReader in) {
        Optional<QueueSettings> queue = QueueSettings.read(in);
        Optional<RealtimeSettings> realtime = RealtimeSettings.read(in, queue);
        Optional<LoadBalancingSettings> loadBalancing = LoadBalancingSettings.read(in);
        boolean direct = realtime.isPresent() || loadBalancing.isPresent();
        return new WorkerSettings(
                WorkerIdentity.read(in),
                queue.orElse(null),
                DeliverySettings.read(
                        in, direct ? DeliverySettings.GATEWAY_RESULT_LIMIT : DeliverySettings.PLATFORM_RESULT_LIMIT),
                LimitSettings.read(in),
                LogSettings.read(in),
                realtime.orElse(null),
                loadBalancing.orElse(null),
                in.text("RUNPOD_PROTOCOL_VERSION", PROTOCOL_VERSION),
                in.text("RUNPOD_UA_INTEGRATION").orElse(null));
    }

    /** The same for another worker of this process. */
    public WorkerSettings withWorkerId(String id) {
        return new WorkerSettings(
                worker.withId(id),
                queue,
                delivery,
                limits,
                log,
                realtimeMode,
                loadBalancingMode,
                protocolVersion,
                userAgentIntegration);
    }

    /** Where RunPod's queue is; empty outside RunPod. */
    public Optional<QueueSettings> queueSettings() {
        return Optional.ofNullable(queue);
    }

    /** What {@code RUNPOD_REALTIME_PORT} asks for. */
    public Optional<RealtimeSettings> realtime() {
        return Optional.ofNullable(realtimeMode);
    }

    /** Where to listen; empty outside a load-balancing endpoint. */
    public Optional<LoadBalancingSettings> loadBalancing() {
        return Optional.ofNullable(loadBalancingMode);
    }

    /** A name that is added to the User-Agent. */
    public Optional<String> integration() {
        return Optional.ofNullable(userAgentIntegration);
    }
}
