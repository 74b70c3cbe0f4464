package io.github.runpodjava.localserver.direct;

import io.github.runpodjava.localserver.access.Access;
import io.github.runpodjava.localserver.connection.Hangups;
import io.github.runpodjava.localserver.http.Gate;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.spi.HandlerSignature;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.ServerRole;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that is different about the server when RunPod's gateway calls the worker directly. */
public final class DirectMode implements AutoCloseable {
    /** RunPod documents 30 MB each way, and 5.5 minutes per request, for load-balancing endpoints. */
    private static final int MAX_MIB = 30;

    /** How long the gateway of a load-balancing endpoint waits for an answer. */
    public static final Duration GATEWAY_LIMIT = Duration.ofSeconds(330);
    /** Nobody has seen a limit of the realtime gateway; the caller hangs up when it has waited enough. */
    private static final Duration NO_LIMIT = Duration.ofDays(7);

    /** The routes of the job API that a worker can answer alone. Workers of other processes have no business here. */
    private static final List<String> JOB_ROUTES =
            List.of("/run", "/runsync", "/status/{id}", "/stream/{id}", "/cancel/{id}", "/health");

    private final LocalQueue queue;
    private final Calls calls;
    private final ModeRoutes routes;

    /** What one mode has: its routes, those for a port of the health check, the lines that the log begins with. */
    private record ModeRoutes(List<Route> own, List<Route> health, List<String> ofJobApi, StartLines start) {}

    private DirectMode(LocalQueue queue, Calls calls, ModeRoutes routes) {
        this.queue = queue;
        this.calls = calls;
        this.routes = routes;
    }

    /**
     * Empty on a developer's machine, where nothing of this is needed.
     *
     * @param threads where the steps of answers are taken
     * @param hangups tells of callers that went away
     * @param gatewayLimit how long the gateway of a load-balancing endpoint waits for an answer
     */
    public static Optional<DirectMode> of(
            LocalServerSettings settings, LocalQueue queue, Executor threads, Hangups hangups, Duration gatewayLimit) {
        boolean streams = settings.handler().map(HandlerSignature::streams).orElse(false);
        return settings.role()
                .fold(
                        Optional::empty,
                        realtime -> Optional.of(realtime(realtime, queue, threads, hangups, streams)),
                        balancing -> Optional.of(balancing(balancing, queue, threads, hangups, streams, gatewayLimit)));
    }

    private static DirectMode realtime(
            ServerRole.Realtime role, LocalQueue queue, Executor threads, Hangups hangups, boolean streams) {
        Calls calls = new Calls(queue, threads, MAX_MIB, NO_LIMIT);
        String path = "/" + role.endpointId() + "/realtime";
        Route route = new RealtimeRoute(path, new CallRoute.Settings(queue, calls, hangups, streams, MAX_MIB));
        return new DirectMode(
                queue, calls, new ModeRoutes(List.of(route), List.of(), List.of("/health"), StartLines.realtime(path)));
    }

    private static DirectMode balancing(
            ServerRole.LoadBalancing role,
            LocalQueue queue,
            Executor threads,
            Hangups hangups,
            boolean streams,
            Duration limit) {
        Calls calls = new Calls(queue, threads, MAX_MIB, limit);
        List<Route> pings = Stream.of("/ping", role.healthPath())
                .filter(path -> path != null)
                .distinct()
                .<Route>map(path -> new PingRoute(path, queue))
                .toList();
        Route invoke = new InvokeRoute(new CallRoute.Settings(queue, calls, hangups, streams, MAX_MIB), threads);
        List<Route> own = Stream.concat(Stream.of(invoke), pings.stream()).toList();
        // The health check may have the path of a route of the job API, and is the more important one.
        List<String> ofJobApi = JOB_ROUTES.stream()
                .filter(path -> !path.equals(role.healthPath()))
                .toList();
        return new DirectMode(queue, calls, new ModeRoutes(own, pings, ofJobApi, StartLines.balancing(streams)));
    }

    /** @param jobApi all routes of the job API, of which some are served here */
    public List<Route> routes(List<Route> jobApi) {
        return Stream.concat(routes.own().stream(), jobApi.stream().filter(route -> routes.ofJobApi()
                        .contains(route.path())))
                .toList();
    }

    /** The routes for a port that serves nothing but the health check. */
    public List<Route> healthRoutes() {
        return routes.health();
    }

    /**
     * No gate looks at names, origins or keys here: RunPod's gateway does that, and sends on whatever host name the
     * endpoint has. A worker that ends asks its callers to connect to another one.
     */
    public Access access() {
        Gate endsConnections = ctx -> {
            if (queue.draining()) {
                ctx.header("Connection", "close");
            }
        };
        return new Access(List.of(endsConnections), (headers, origin, host) -> {});
    }

    /** The queue as the worker is to see it. */
    public JobQueue seenByWorker(JobQueue jobs) {
        return new HeardQueue(jobs, calls);
    }

    /**
     * What nobody has begun with goes back to its caller, who can try another worker; what runs is finished. To be
     * called when the queue drains.
     */
    public void drain() {
        queue.purge();
    }

    /** What the log says when the server listens. */
    public List<String> startLines(URI uri, @Nullable URI health) {
        return routes.start().at(uri, health);
    }

    /** To be called before the queue closes. */
    @Override
    public void close() {
        calls.close();
    }
}
