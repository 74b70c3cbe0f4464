package io.github.runpodjava.localserver.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** One route, at the root and under {@code /v2/{endpointId}}. */
public interface Route {
    /** The path below the root or below {@code /v2/{endpointId}}, with {@code {id}} for a job's id. */
    String path();

    /** Below what the path lies. */
    default List<String> prefixes() {
        return List.of("", "/v2/{endpointId}");
    }

    /** The methods that the route answers to. */
    List<HandlerType> methods();

    /**
     * Answers a request, or says with {@link Context#future} who will.
     *
     * @throws RequestRefused for what the caller did wrong
     */
    void handle(Context ctx);

    /** Answers HEAD on a route that answers GET: nothing may change, and nobody waits. */
    default void head(Context ctx) {
        handle(ctx);
    }
}
