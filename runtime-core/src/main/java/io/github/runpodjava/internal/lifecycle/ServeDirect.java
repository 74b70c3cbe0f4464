package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.config.LoadBalancingSettings;
import io.github.runpodjava.config.RealtimeSettings;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.crash.BlackBox;
import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.inspect.Inspection;
import io.github.runpodjava.internal.inspect.StartPhases;
import io.github.runpodjava.internal.runpod.PingedQueue;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LocalServerProvider;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.RunningServer;
import io.github.runpodjava.spi.ServerRole;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A worker that callers reach without RunPod's queue between them: the same job loop over a queue in memory, and in
 * front of that the routes that RunPod's gateway calls.
 */
final class ServeDirect {
    /** The gateway reaches the worker from outside of its container. */
    private static final String ALL_ADDRESSES = "0.0.0.0";

    private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_-]+");

    private final String why;
    private final int port;
    private final ServerRole role;
    private final WorkerSpec spec;
    private final WorkerSettings settings;
    private final UnaryOperator<JobQueue> queueSeenByWorker;
    private final SharedHooks shared = new SharedHooks();

    private ServeDirect(
            String why,
            int port,
            ServerRole role,
            WorkerSpec spec,
            WorkerSettings settings,
            UnaryOperator<JobQueue> queueSeenByWorker) {
        this.why = why;
        this.port = port;
        this.role = role;
        this.spec = spec;
        this.settings = settings;
        this.queueSeenByWorker = queueSeenByWorker;
    }

    /** @throws InvalidSettingsException if the endpoint has no id, or none that a route can be made from */
    static ServeDirect realtime(RealtimeSettings realtime, WorkerSpec spec, WorkerSettings settings) {
        String endpoint = settings.worker()
                .endpointId()
                .orElseThrow(() -> new InvalidSettingsException(List.of("RUNPOD_ENDPOINT_ID   missing; required because"
                        + " RUNPOD_REALTIME_PORT is set: requests come to /{RUNPOD_ENDPOINT_ID}/realtime")));
        if (!ENDPOINT.matcher(endpoint).matches()) {
            throw new InvalidSettingsException(List.of("RUNPOD_ENDPOINT_ID = \"" + endpoint + "\"   expected letters,"
                    + " digits, - and _ because RUNPOD_REALTIME_PORT is set: it is a part of the route"));
        }
        return new ServeDirect(
                "Realtime mode (RUNPOD_REALTIME_PORT)",
                realtime.port(),
                new ServerRole.Realtime(endpoint),
                spec,
                settings,
                queue -> new PingedQueue(queue, realtime.pings(), settings));
    }

    /** Without pings: here RunPod looks after the worker by its health check. */
    static ServeDirect loadBalancing(LoadBalancingSettings balancing, WorkerSpec spec, WorkerSettings settings) {
        return new ServeDirect(
                "Load-balancing mode (PORT)",
                balancing.port(),
                new ServerRole.LoadBalancing(balancing.healthPort(), balancing.healthPath()),
                spec,
                settings,
                UnaryOperator.identity());
    }

    /**
     * Listens, then starts the worker, and serves until a signal asks for the end or the worker cannot go on.
     *
     * @param inspection is shown the worker and the server, and told of callers; its routes are not on this server, which
     *     others can reach
     * @return whether all that was taken was finished
     * @throws StartupException if the server or the worker cannot start
     */
    boolean run(BlackBox box, Optional<Inspection> inspection) throws InterruptedException {
        String id = settings.worker().id();
        LocalServerSettings server = new LocalServerSettings(
                ApiSettings.on(ALL_ADDRESSES, port),
                List.of(id),
                Optional.of(spec.signature()),
                role,
                inspection.map(Inspection::inspector),
                false);
        Optional<StartPhases.Running> opening = inspection.map(eye -> eye.begin("server"));
        try (RunningServer running = provider().open(server)) {
            opening.ifPresent(StartPhases.Running::end);
            inspection.ifPresent(eye -> eye.inspector().watch(running));
            return WorkerProcess.run(
                    box,
                    guard -> new Crew(1, place -> worker(running.queue(id), guard, inspection), running::drain),
                    inspection);
        }
    }

    private LiveWorker worker(JobQueue queue, CrashGuard guard, Optional<Inspection> inspection) {
        return WorkerFactory.oneOfSeveral(spec, settings, queueSeenByWorker.apply(queue), shared, guard, inspection);
    }

    private LocalServerProvider provider() {
        return ServiceLoader.load(LocalServerProvider.class, LocalServerProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new StartupException(why + " needs one more jar on the class path:\n"
                        + """
                  <dependency>
                    <groupId>io.github.runpodjava</groupId>
                    <artifactId>runtime-local-server</artifactId>
                  </dependency>""".indent(2).stripTrailing()));
    }
}
