package io.github.runpodjava.localserver.docs;

import io.github.runpodjava.localserver.http.Route;
import io.github.runpodjava.spi.LocalServerSettings;
import java.util.ArrayList;
import java.util.List;

/** The routes by which the server describes itself. */
public final class DocsRoutes {
    private DocsRoutes() {}

    /** Those routes and the ones that they describe. */
    public static List<Route> with(List<Route> others, LocalServerSettings settings) {
        List<Route> all = new ArrayList<>(others);
        all.add(new OpenApiRoute(() -> OpenApiDocument.of(all, settings)));
        all.add(PageFile.page("/"));
        all.add(PageFile.page("/docs"));
        all.add(PageFile.part("/docs/app.js", "text/javascript; charset=utf-8", "app.js"));
        all.add(PageFile.part("/docs/style.css", "text/css; charset=utf-8", "style.css"));
        return List.copyOf(all);
    }
}
