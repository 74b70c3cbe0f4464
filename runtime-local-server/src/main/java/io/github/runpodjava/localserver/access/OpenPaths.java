package io.github.runpodjava.localserver.access;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Set;
import java.util.regex.Pattern;

/** What everybody may read: pages about the server, which tell nothing of any job, and whether it is alive. */
final class OpenPaths {
    private static final Set<String> PATHS = Set.of("/", "/docs", "/docs/", "/openapi.json", "/ping");
    /** Plain names only: nothing in it may be read as another path. */
    private static final Pattern DOCS = Pattern.compile("/docs(/\\w[\\w.-]*)+");

    private OpenPaths() {}

    static boolean include(Context ctx) {
        return isRead(ctx) && (PATHS.contains(ctx.path()) || isDocs(ctx.path()));
    }

    private static boolean isRead(Context ctx) {
        return HandlerType.GET.equals(ctx.method()) || HandlerType.HEAD.equals(ctx.method());
    }

    private static boolean isDocs(String path) {
        return DOCS.matcher(path).matches() && !path.contains("..");
    }
}
