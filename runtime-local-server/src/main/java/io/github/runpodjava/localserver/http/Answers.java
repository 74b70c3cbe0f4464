package io.github.runpodjava.localserver.http;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Answers in JSON. */
public final class Answers {
    /** Official clients refuse JSON under any other type. */
    public static final String JSON = "application/json";

    /** Well below what the server collects before it writes: 8 KiB of a buffer of 32. */
    private static final int SHORT = 4 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    /** 200 with this object: the only success that every official client knows. */
    public static void ok(Context ctx, JsonObject body) {
        write(ctx.status(200), body.toBytes());
    }

    /** 200 with this JSON. */
    public static void ok(Context ctx, JsonNode body) {
        write(ctx.status(200), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Straight into the server's buffer: a result that is set is copied through a new buffer of 8 KiB each time. */
    private static void write(Context ctx, byte[] json) {
        HttpServletResponse response = ctx.contentType(JSON).res();
        response.setContentLength(json.length);
        try {
            response.getOutputStream().write(json);
        } catch (IOException gone) {
            LOG.atDebug().setCause(gone).log("a caller went away before its answer");
        }
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
