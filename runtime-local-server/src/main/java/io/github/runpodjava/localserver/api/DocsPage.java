package io.github.runpodjava.localserver.api;

import io.github.runpodjava.localserver.http.Route;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The page that lists the routes. It needs nothing from the network, and shows the address it was called by. */
final class DocsPage implements Route {
    private static final String ADDRESS = "{{address}}";
    /** What a browser may send as Host; anything else does not get onto the page. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-_]+(:[0-9]+)?|\\[[0-9A-Fa-f:.]+](:[0-9]+)?");

    private final String path;
    private final String template;

    private DocsPage(String path, String template) {
        this.path = path;
        this.template = template;
    }

    /** @param path where the page is */
    static DocsPage at(String path) {
        try (InputStream in = DocsPage.class.getResourceAsStream("docs.html")) {
            if (in == null) {
                throw new IllegalStateException("the jar of the local server lacks its page docs.html");
            }
            return new DocsPage(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
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
        ctx.contentType("text/html; charset=utf-8").result(template.replace(ADDRESS, addressOf(ctx)));
    }

    private static String addressOf(Context ctx) {
        String host = ctx.header("Host");
        return host != null && HOST.matcher(host).matches()
                ? "http://" + host
                : "http://localhost:" + ctx.req().getLocalPort();
    }
}
