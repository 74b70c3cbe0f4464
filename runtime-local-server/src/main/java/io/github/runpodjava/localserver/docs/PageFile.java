package io.github.runpodjava.localserver.docs;

import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/**
 * The page to try the API, or what belongs to it. It shows what jobs put out, so the browser is told to run nothing
 * and to load nothing but these files, and to let no other page frame it.
 */
final class PageFile implements Route {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String path;
    private final String contentType;
    private final byte[] content;

    private PageFile(String path, String contentType, String file) {
        this.path = path;
        this.contentType = contentType;
        this.content = Resource.read(file);
    }

    /** The page itself. */
    static PageFile page(String path) {
        return new PageFile(path, "text/html; charset=utf-8", "page.html");
    }

    /** What the page loads. */
    static PageFile part(String path, String contentType, String file) {
        return new PageFile(path, contentType, file);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public List<String> prefixes() {
        return List.of("");
    }

    @Override
    public List<HandlerType> methods() {
        return List.of(HandlerType.GET);
    }

    @Override
    public void handle(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-cache");
        if (ctx.path().length() > 1 && ctx.path().endsWith("/")) {
            // The page finds its parts beside itself, as it may stand behind a proxy that puts a path in front.
            ctx.status(308).header("Location", "../" + path.substring(1));
            return;
        }
        ctx.contentType(contentType).result(content);
    }
}
