package io.github.runpodjava.localserver.http;

import io.github.runpodjava.spi.Inspector;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.json.JsonMapper;
import io.javalin.router.Endpoint;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All routes, each at the root and under {@code /v2/{endpointId}}, where official clients look. */
public final class WebApp {
    private WebApp() {}

    /**
     * The application, to be put into a server at its root.
     *
     * @param gates let each request in or refuse it, in this order, before its route sees it
     * @param asked has routes among them, and errors in a shape of its own
     * @param served is told of each request that was answered
     */
    public static Servlet of(
            List<Route> routes, List<Gate> gates, Optional<Inspector> asked, Optional<Inspector> served) {
        // The application's own servlet serves web sockets too, which takes more of the server than is set up here.
        return new JavalinServlet(Javalin.create(config -> {
                    configure(config, routes, gates, asked);
                    served.ifPresent(inspector -> count(config, inspector));
                })
                .unsafe);
    }

    private static void configure(
            JavalinConfig config, List<Route> routes, List<Gate> gates, Optional<Inspector> inspector) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        // The callers are on this machine, and so is the CPU that would compress.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        // Bodies come and go as bytes; the standard mapper would want Jackson 2.
        config.jsonMapper(new JsonMapper() {});
        ApiErrors.register(config, remedyIn(routes), inspector);

        gates.forEach(gate -> config.routes.before(gate::admit));
        Map<String, Set<HandlerType>> methods = new LinkedHashMap<>();
        routes.forEach(route -> route.prefixes().forEach(prefix -> {
            add(config, prefix, route);
            methods.computeIfAbsent(prefix + route.path(), path -> new LinkedHashSet<>())
                    .addAll(route.methods());
        }));
        methods.forEach((path, all) -> allow(config, path, all));
    }

    private static void count(JavalinConfig config, Inspector inspector) {
        config.requestLogger.http((ctx, millis) -> {
            Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
            // Only what is known here: anybody could make up any number of paths and methods.
            String path = endpoint == null ? "other" : endpoint.path;
            String method = HandlerType.commonHttp().contains(ctx.method())
                    ? ctx.method().name()
                    : "OTHER";
            inspector.served(path, method, ctx.statusCode(), Duration.ofNanos((long) (millis * 1e6)));
        });
    }

    /** For a caller who asks for a route that there is not. */
    private static String remedyIn(List<Route> routes) {
        if (routes.stream().anyMatch(route -> route.path().equals("/docs"))) {
            return "GET /docs lists all routes.";
        }
        return "The routes are "
                + routes.stream()
                        .map(route -> route.methods().get(0).name() + " " + route.path())
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static void add(JavalinConfig config, String prefix, Route route) {
        String path = prefix + route.path();
        route.methods().forEach(method -> config.routes.addHttpHandler(method, path, route::handle));
        if (route.methods().contains(HandlerType.GET)) {
            config.routes.addHttpHandler(HandlerType.HEAD, path, route::head);
        }
    }

    /** OPTIONS says which methods there are. */
    private static void allow(JavalinConfig config, String path, Collection<HandlerType> methods) {
        Stream<HandlerType> implied = methods.contains(HandlerType.GET)
                ? Stream.of(HandlerType.HEAD, HandlerType.OPTIONS)
                : Stream.of(HandlerType.OPTIONS);
        String allowed =
                Stream.concat(methods.stream(), implied).map(HandlerType::name).collect(Collectors.joining(", "));
        config.routes.options(path, ctx -> ctx.status(204).header("Allow", allowed));
    }
}
