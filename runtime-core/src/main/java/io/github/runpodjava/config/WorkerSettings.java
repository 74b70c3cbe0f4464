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
 * @param debug what results tell about how their jobs went
 * @param realtimeMode what {@code RUNPOD_REALTIME_PORT} asks for; null when it is not set
 * @param loadBalancingMode where a worker of a load-balancing endpoint listens; null elsewhere
 * @param protocolVersion {@code RUNPOD_PROTOCOL_VERSION}: the runpod-python version that pings and error reports name
 *     as {@code runpod_version}; nobody knows whether the platform gates features by it
 * @param userAgentIntegration {@code RUNPOD_UA_INTEGRATION}, a name that is added to the User-Agent, or null
 * @param token what those must show who ask about the worker; null when nobody may
 * @param logFolder where what must outlive this worker is kept
 */
public record WorkerSettings(
        WorkerIdentity worker,
        @Nullable QueueSettings queue,
        DeliverySettings delivery,
        LimitSettings limits,
        LogSettings log,
        DebugSettings debug,
        @Nullable RealtimeSettings realtimeMode,
        @Nullable LoadBalancingSettings loadBalancingMode,
        String protocolVersion,
        @Nullable String userAgentIntegration,
        @Nullable DebugToken token,
        LogFolder logFolder) {

    /** The runpod-python version whose protocol this runtime speaks. */
    public static final String PROTOCOL_VERSION = "1.12.0";

    /** Options of the JVM, which the launcher reads. */
    public static final String JAVA_OPTIONS = "RUNPOD_JAVA_OPTIONS";

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
        // For what is wrong with them only: logging has read them long before.
        LogOutputSettings.read(in);
        Secrets.note(in);
        // The launcher has read it; here only so that it can be seen among the settings.
        in.text(JAVA_OPTIONS);
        boolean direct = realtime.isPresent() || loadBalancing.isPresent();
        return new WorkerSettings(
                WorkerIdentity.read(in),
                queue.orElse(null),
                DeliverySettings.read(
                        in, direct ? DeliverySettings.GATEWAY_RESULT_LIMIT : DeliverySettings.PLATFORM_RESULT_LIMIT),
                LimitSettings.read(in),
                LogSettings.read(in),
                DebugSettings.read(in),
                realtime.orElse(null),
                loadBalancing.orElse(null),
                in.text("RUNPOD_PROTOCOL_VERSION", PROTOCOL_VERSION),
                in.text("RUNPOD_UA_INTEGRATION").orElse(null),
                DebugToken.read(in).orElse(null),
                LogFolder.read(in));
    }

    /** The same for another worker of this process. */
    public WorkerSettings withWorkerId(String id) {
        return with(worker.withId(id), log, debug);
    }

    /** The same with what the command line says about logs and debug data. */
    public WorkerSettings with(CommandLine line) {
        return with(
                worker,
                line.logLevel().map(log::withLevel).orElse(log),
                line.debugger() ? debug.withDebugger() : debug);
    }

    /** Which results carry debug metadata. */
    public DebugSettings.Metadata debugMetadata() {
        return debug.metadata(log.level());
    }

    private WorkerSettings with(WorkerIdentity who, LogSettings logs, DebugSettings debugging) {
        return new WorkerSettings(
                who,
                queue,
                delivery,
                limits,
                logs,
                debugging,
                realtimeMode,
                loadBalancingMode,
                protocolVersion,
                userAgentIntegration,
                token,
                logFolder);
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

    /** What those must show who ask about the worker; empty when nobody may. */
    public Optional<DebugToken> debugToken() {
        return Optional.ofNullable(token);
    }
}
