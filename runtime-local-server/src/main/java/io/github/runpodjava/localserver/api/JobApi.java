package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.queue.LocalQueue;
import io.github.runpodjava.localserver.webhook.WebhookSender;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.json.JsonMapper;
import jakarta.servlet.Servlet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes of the job API, each at the root and under {@code /v2/{endpointId}}, where official clients look. */
public final class JobApi {
    private static final Logger ACCESS = LoggerFactory.getLogger("io.github.runpodjava.localserver.access");
    private static final List<String> PREFIXES = List.of("", "/v2/{endpointId}");

    private JobApi() {}

    /** The API over this queue, to be put into a server at its root. */
    public static Servlet over(LocalQueue queue, WebhookSender webhooks) {
        // The application's own servlet serves web sockets too, which takes more of the server than is set up here.
        return new JavalinServlet(Javalin.create(config -> configure(config, queue, webhooks)).unsafe);
    }

    private static void configure(JavalinConfig config, LocalQueue queue, WebhookSender webhooks) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        // The callers are on this machine, and so is the CPU that would compress.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        // Bodies come and go as bytes; the standard mapper would want Jackson 2.
        config.jsonMapper(new JsonMapper() {});
        config.requestLogger.http((ctx, millis) -> ACCESS.debug(
                "{} {} {} {} ms", ctx.req().getMethod(), ctx.path(), ctx.statusCode(), millis.longValue()));
        ApiErrors.register(config);

        routes(queue, new Webhooks(queue, webhooks))
                .forEach(route -> PREFIXES.forEach(prefix -> add(config, prefix, route)));
        DocsPage docs = DocsPage.load();
        for (String path : List.of("/", "/docs")) {
            config.routes.get(path, docs::handle);
            config.routes.addHttpHandler(HandlerType.HEAD, path, docs::handle);
            allow(config, path, List.of(HandlerType.GET));
        }
    }

    private static List<ApiRoute> routes(LocalQueue queue, Webhooks webhooks) {
        Submission submission = new Submission(queue, webhooks);
        Jobs jobs = new Jobs(queue);
        return List.of(
                new RunRoute(submission),
                new RunSyncRoute(queue, submission),
                new StatusRoute(queue, jobs),
                new StatusSyncRoute(queue, jobs),
                new StreamRoute(queue, jobs),
                new CancelRoute(queue, jobs),
                new RetryRoute(queue, jobs, webhooks),
                new PurgeQueueRoute(queue),
                new HealthRoute(queue),
                new RequestsRoute(queue),
                new MetricsRoute(queue));
    }

    private static void add(JavalinConfig config, String prefix, ApiRoute route) {
        String path = prefix + route.path();
        route.methods().forEach(method -> config.routes.addHttpHandler(method, path, route::handle));
        if (route.methods().contains(HandlerType.GET)) {
            config.routes.addHttpHandler(HandlerType.HEAD, path, route::head);
        }
        allow(config, path, route.methods());
    }

    /** OPTIONS says which methods there are. */
    private static void allow(JavalinConfig config, String path, List<HandlerType> methods) {
        Stream<HandlerType> implied = methods.contains(HandlerType.GET)
                ? Stream.of(HandlerType.HEAD, HandlerType.OPTIONS)
                : Stream.of(HandlerType.OPTIONS);
        String allowed =
                Stream.concat(methods.stream(), implied).map(HandlerType::name).collect(Collectors.joining(", "));
        config.routes.options(path, ctx -> ctx.status(204).header("Allow", allowed));
    }
}
