package io.github.runpodjava.localserver.docs;

import io.javalin.http.Context;
import java.util.regex.Pattern;

/** The address that a request was sent to, as far as that can be told. */
final class CallerAddress {
    /** What a browser may send as Host; anything else gets into no document. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-_]+(:[0-9]+)?|\\[[0-9A-Fa-f:.]+](:[0-9]+)?");

    private CallerAddress() {}

    static String of(Context ctx) {
        // A proxy in front may speak TLS; this server does not.
        String scheme = "https".equals(ctx.header("X-Forwarded-Proto")) ? "https" : "http";
        String host = ctx.header("Host");
        return host != null && HOST.matcher(host).matches()
                ? scheme + "://" + host
                : "http://localhost:" + ctx.req().getLocalPort();
    }
}
