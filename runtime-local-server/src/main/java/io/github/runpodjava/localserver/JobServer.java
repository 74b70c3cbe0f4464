package io.github.runpodjava.localserver;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.localserver.access.Access;
import io.github.runpodjava.localserver.api.JobApi;
import io.github.runpodjava.localserver.connection.ConnectionRules;
import io.github.runpodjava.localserver.connection.Hangups;
import io.github.runpodjava.localserver.connection.Patience;
import io.github.runpodjava.localserver.connection.ServerThreads;
import io.github.runpodjava.localserver.debug.DebugRoutes;
import io.github.runpodjava.localserver.debug.Followers;
import io.github.runpodjava.localserver.direct.DirectMode;
import io.github.runpodjava.localserver.docs.DocsRoutes;
import io.github.runpodjava.localserver.faults.Faults;
import io.github.runpodjava.localserver.http.JsonErrorHandler;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.localserver.http.WebApp;
import io.github.runpodjava.localserver.queue.Health;
import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.webhook.WebhookAddresses;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import io.github.runpodjava.localserver.worker.WorkerApi;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.RunningServer;
import io.github.runpodjava.spi.ServerFacts;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web server with the job API in front of one queue. Javalin runs as a servlet in a server that is built here and not
 * by Javalin, because then the address is bound before anything starts, and nothing is logged that a user of a worker
 * has no use for.
 */
final class JobServer implements RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(JobServer.class);
    /** How long answers on their way out may take when the server closes. */
    private static final Duration CLOSING_TIME = Duration.ofSeconds(3);

    /** The name of the port that serves nothing but the health check. */
    private static final String HEALTH = "health";

    private final Server server;
    private final GracefulHandler requests;
    private final LocalQueue queue;
    private final WebhookSender webhooks;
    private final Optional<DirectMode> direct;
    private final Hangups hangups;
    private final Followers followers;
    private final URI uri;
    private final @Nullable URI health;

    private JobServer(
            Server server,
            GracefulHandler requests,
            LocalQueue queue,
            WebhookSender webhooks,
            Optional<DirectMode> direct,
            Hangups hangups,
            Followers followers,
            URI uri,
            @Nullable URI health) {
        this.server = server;
        this.requests = requests;
        this.queue = queue;
        this.webhooks = webhooks;
        this.direct = direct;
        this.hangups = hangups;
        this.followers = followers;
        this.uri = uri;
        this.health = health;
    }

    /**
     * Binds and serves.
     *
     * @param webhookPauses the pause before each further try of a webhook
     * @throws StartupException if the address cannot be bound
     */
    static JobServer open(
            LocalServerSettings settings,
            LocalQueue.Options options,
            InstantSource clock,
            List<Duration> webhookPauses) {
        return open(settings, options, clock, webhookPauses, DirectMode.GATEWAY_LIMIT);
    }

    /** @param gatewayLimit how long the gateway of a load-balancing endpoint waits for an answer */
    static JobServer open(
            LocalServerSettings settings,
            LocalQueue.Options options,
            InstantSource clock,
            List<Duration> webhookPauses,
            Duration gatewayLimit) {
        // Before anything is bound: a plan that cannot be used must not leave a server behind.
        Faults faults = Faults.of(settings.api());
        ServerThreads threads = new ServerThreads();
        Server server = new Server(threads);
        Listeners listeners = Listeners.bind(
                server, threads, settings.api().host(), settings.api().port(), PortRemedy.of(settings.role()));
        Optional<Listeners> healthListeners = listenForHealth(server, threads, settings, listeners);
        LocalQueue queue = new LocalQueue(
                settings.role()
                        .fold(
                                () -> options,
                                realtime -> options.withoutPlatformLimits(),
                                balancing -> options.withoutPlatformLimits()),
                threads,
                threads,
                clock);
        settings.workerIds().forEach(queue::expect);
        settings.inspector().ifPresent(inspector -> {
            queue.hearDelays(inspector::queued);
            queue.hearUntaken(inspector::endedInQueue);
        });
        WebhookSender webhooks = new WebhookSender(WebhookAddresses.of(settings.api()), webhookPauses);
        Hangups hangups = Hangups.start();
        Followers followers = new Followers();
        Optional<DirectMode> direct = DirectMode.of(settings, queue, threads, hangups, gatewayLimit);
        Access access = direct.map(DirectMode::access).orElseGet(() -> jobApiAccess(settings, clock));
        Handler application = direct.map(mode -> directHandler(
                        mode, JobApi.over(queue, webhooks), healthListeners.isPresent(), settings.inspector()))
                .orElseGet(() -> faults.around(contextFor(
                        routes(queue, webhooks, faults, hangups, followers, settings),
                        access,
                        settings.asked(),
                        settings.inspector())));
        GracefulHandler requests = new GracefulHandler(ConnectionRules.over(
                server, application, Patience.standard(), direct.isPresent() ? request -> false : JobApi::onlySubmits));
        server.setHandler(requests);
        server.setErrorHandler(new JsonErrorHandler(access.errorHeaders()));
        server.setStopTimeout(CLOSING_TIME.toMillis());
        JobServer running = new JobServer(
                server,
                requests,
                queue,
                webhooks,
                direct,
                hangups,
                followers,
                listeners.uri(),
                healthListeners.map(Listeners::uri).orElse(null));
        try {
            server.start();
        } catch (Exception failed) {
            running.close();
            listeners.close();
            healthListeners.ifPresent(Listeners::close);
            throw new StartupException("The local server cannot start: " + failed.getMessage(), failed);
        }
        return running;
    }

    private static Optional<Listeners> listenForHealth(
            Server server, ServerThreads threads, LocalServerSettings settings, Listeners listeners) {
        Optional<Integer> port = settings.role()
                .fold(Optional::empty, realtime -> Optional.empty(), balancing -> balancing.portOfHealth());
        try {
            return port.map(number -> Listeners.bind(
                            server, threads, settings.api().host(), number, PortRemedy.OF_THE_HEALTH_CHECK)
                    .named(HEALTH));
        } catch (StartupException refused) {
            listeners.close();
            throw refused;
        }
    }

    @Override
    public JobQueue queue(String workerId) {
        JobQueue seen = queue.worker(workerId);
        return direct.map(mode -> mode.seenByWorker(seen)).orElse(seen);
    }

    @Override
    public void drain() {
        queue.drain();
        direct.ifPresent(DirectMode::drain);
    }

    @Override
    public Optional<ServerFacts> facts() {
        Health.Jobs jobs = queue.health().jobs();
        int connections = Stream.of(server.getConnectors())
                .mapToInt(connector -> connector.getConnectedEndPoints().size())
                .sum();
        return Optional.of(new ServerFacts(
                queue.created(), jobs.inQueue(), jobs.inProgress(), connections, requests.getCurrentRequestCount()));
    }

    LocalQueue queue() {
        return queue;
    }

    @Override
    public URI uri() {
        return uri;
    }

    /** Where nothing but the health check is served; null if there is no such port. */
    @Nullable
    URI health() {
        return health;
    }

    Optional<DirectMode> direct() {
        return direct;
    }

    /** To be called when the clock has been moved: what is due now happens before this returns. */
    void clockMoved() {
        queue.clockMoved();
    }

    /** How many requests have arrived and are not answered. */
    long openRequests() {
        return requests.getCurrentRequestCount();
    }

    @Override
    public void close() {
        direct.ifPresent(DirectMode::close);
        hangups.close();
        followers.close();
        // Before the server, the queue: it answers everybody who waits, so that the server has only to write.
        queue.close();
        try {
            server.stop();
        } catch (Exception failed) {
            LOG.atDebug().setCause(failed).log("the local server did not stop cleanly");
        }
        // Last: now no more jobs end.
        webhooks.close();
    }

    private static Access jobApiAccess(LocalServerSettings settings, InstantSource clock) {
        Access access = Access.of(settings.api(), clock);
        return DebugRoutes.gate(settings).map(access::then).orElse(access);
    }

    /** All that is served, described by its own OpenAPI document. */
    static List<Route> routes(
            LocalQueue queue,
            WebhookSender webhooks,
            Faults faults,
            Hangups hangups,
            Followers followers,
            LocalServerSettings settings) {
        List<Route> debug = DebugRoutes.over(settings, followers);
        Optional<Route> prometheus = debug.stream()
                .filter(route -> route.path().equals(Inspector.METRICS))
                .findFirst();
        List<Route> routes = Stream.of(
                        JobApi.over(queue, webhooks, prometheus),
                        debug,
                        WorkerApi.over(queue.workerSide(), hangups),
                        faults.routes())
                .flatMap(List::stream)
                .toList();
        return DocsRoutes.with(routes, settings);
    }

    /** On the port of the health check, if it is another one, there is nothing else. */
    private static Handler directHandler(
            DirectMode mode, List<Route> jobApi, boolean healthApart, Optional<Inspector> served) {
        ServletContextHandler all = contextFor(mode.routes(jobApi), mode.access(), Optional.empty(), served);
        if (!healthApart) {
            return all;
        }
        ServletContextHandler health = contextFor(mode.healthRoutes(), mode.access(), Optional.empty(), served);
        health.setVirtualHosts(List.of("@" + HEALTH));
        return new Handler.Sequence(health, all);
    }

    private static ServletContextHandler contextFor(
            List<Route> routes, Access access, Optional<Inspector> asked, Optional<Inspector> served) {
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        ServletHolder app = new ServletHolder(WebApp.of(routes, access.gates(), asked, served));
        app.setAsyncSupported(true);
        context.addServlet(app, "/*");
        context.setErrorHandler(new JsonErrorHandler(access.errorHeaders()));
        return context;
    }
}
