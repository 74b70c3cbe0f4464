package io.github.runpodjava.localserver.http;

import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;

/** Answers in JSON. */
public final class Answers {
    /** Official clients refuse JSON under any other type. */
    public static final String JSON = "application/json";

    /** Well below what the server collects before it writes: 8 KiB of a buffer of 32. */
    private static final int SHORT = 4 * 1024;

    private Answers() {}

    /** 200 with this object: the only success that every official client knows. */
    public static void ok(Context ctx, JsonObject body) {
        ctx.status(200).contentType(JSON).result(body.toBytes());
    }

    /** 200 with this JSON. */
    public static void ok(Context ctx, JsonNode body) {
        ctx.status(200).contentType(JSON).result(body.toString());
    }

    /**
     * The same later, when {@code coming} brings the value that {@code json} makes an object of. A short answer is written
     * by the thread that brings the value: the server keeps it until the answer is complete and then writes what the
     * connection takes without waiting, so a caller that does not read holds nobody up. A long one would be waited for and
     * is written by a thread of the server.
     *
     * @param size about how many bytes the object will have
     */
    public static <T> void later(
            Context ctx, Supplier<CompletableFuture<T>> coming, ToLongFunction<T> size, Function<T, JsonObject> json) {
        ctx.future(() -> {
            Executor serverThreads = ctx.req().getAsyncContext()::start;
            return coming.get().thenCompose(value -> {
                Executor writer = size.applyAsLong(value) <= SHORT ? Runnable::run : serverThreads;
                return CompletableFuture.runAsync(() -> ok(ctx, json.apply(value)), writer);
            });
        });
    }

    /** An error with its sentence under the key {@code error}. */
    public static void error(Context ctx, int status, String sentence) {
        ctx.status(status).contentType(JSON).result(errorBody(sentence));
    }

    /** The body of an error. */
    public static byte[] errorBody(String sentence) {
        return new JsonObject().put("error", sentence).toBytes();
    }
}
