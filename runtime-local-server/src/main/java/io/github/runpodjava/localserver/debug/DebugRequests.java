package io.github.runpodjava.localserver.debug;

import io.github.runpodjava.localserver.http.RequestBody;
import io.github.runpodjava.spi.InspectorRequest;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Requests as the inspector takes them. */
public final class DebugRequests {
    private DebugRequests() {}

    /** @param maxMib how large its body may be */
    static InspectorRequest of(Context ctx, String method, String path, int maxMib) {
        Map<String, String> parameters = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> parameters.put(name, values.isEmpty() ? "" : values.get(0)));
        String body = method.equals("POST") ? new String(RequestBody.bytes(ctx, maxMib), StandardCharsets.UTF_8) : "";
        InspectorRequest request = InspectorRequest.ofHttp(
                method,
                path,
                parameters,
                body,
                ctx.header("Accept"),
                ctx.header("X-Request-ID"),
                ctx.header("traceparent"));
        ctx.header("X-Request-ID", request.requestId());
        return request;
    }

    /** A question without parameters. */
    public static InspectorRequest get(Context ctx, String path) {
        return of(ctx, "GET", path, 0);
    }
}
