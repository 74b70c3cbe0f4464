package io.github.runpodjava.localserver.http;

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

/** All routes, each at the root and under {@code /v2/{endpointId}}, where official clients look. */
public final class WebApp {
    private WebApp() {}

    /**
     * The application, to be put into a server at its root.
     *
     * @param gates let each request in or refuse it, in this order, before its route sees it
     */
    public static Servlet of(List<Route> routes, List<Gate> gates) {
        // The application's own servlet serves web sockets too, which takes more of the server than is set up here.
        return new JavalinServlet(Javalin.create(config -> configure(config, routes, gates)).unsafe);
    }

    private static void configure(JavalinConfig config, List<Route> routes, List<Gate> gates) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        // The callers are on this machine, and so is the CPU that would compress.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        // Bodies come and go as bytes; the standard mapper would want Jackson 2.
        config.jsonMapper(new JsonMapper() {});
        ApiErrors.register(config);

        gates.forEach(gate -> config.routes.before(gate::admit));
        routes.forEach(route -> route.prefixes().forEach(prefix -> add(config, prefix, route)));
    }

    private static void add(JavalinConfig config, String prefix, Route route) {
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
