package io.github.runpodjava.localserver.debug;

import io.github.runpodjava.localserver.access.Binding;
import io.github.runpodjava.localserver.http.Gate;
import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.LocalServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The routes by which the worker can be looked into. */
public final class DebugRoutes {
    /** The job API's own, which clients of RunPod read. */
    private static final Set<String> TAKEN = Set.of("/health", "/metrics");

    private DebugRoutes() {}

    /** One route for all that the inspector can be asked; none where nothing can be asked. */
    public static List<Route> over(LocalServerSettings settings, Followers followers) {
        List<Route> routes = new ArrayList<>();
        settings.asked().ifPresent(inspector -> {
            DebugAccess access = access(inspector, settings);
            for (Inspector.Endpoint endpoint : inspector.endpoints()) {
                if (!TAKEN.contains(endpoint.path())) {
                    routes.add(new DebugRoute(endpoint, inspector, access, followers));
                }
            }
        });
        return routes;
    }

    /** What comes before them, after the gates of the whole server. */
    public static Optional<Gate> gate(LocalServerSettings settings) {
        return settings.asked().map(inspector -> new DebugGate(inspector, access(inspector, settings)));
    }

    private static DebugAccess access(Inspector inspector, LocalServerSettings settings) {
        return new DebugAccess(
                inspector,
                settings.api().apiKey().isPresent()
                        || Binding.of(settings.api().host()).thisMachineOnly());
    }
}
