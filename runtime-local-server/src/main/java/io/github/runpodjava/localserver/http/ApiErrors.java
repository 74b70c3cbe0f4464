package io.github.runpodjava.localserver.http;

import io.github.runpodjava.spi.Inspector;
import io.github.runpodjava.spi.InspectorAnswer;
import io.github.runpodjava.spi.InspectorRequest;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns everything that goes wrong in a request into a JSON object with one sentence, and never into a stack trace. */
final class ApiErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);
    static final String OUR_FAULT = "The local server failed to answer; its log says why.";

    private static final Map<Integer, String> CODES = Map.of(
            401,
            "UNAUTHORIZED",
            403,
            "FORBIDDEN",
            404,
            "NOT_FOUND",
            405,
            "METHOD_NOT_ALLOWED",
            429,
            "TOO_MANY_REQUESTS");

    private ApiErrors() {}

    /**
     * @param remedy what to tell a caller who asks for a route that there is not
     * @param inspector whose errors have a shape of their own; its routes all begin alike
     */
    static void register(JavalinConfig config, String remedy, Optional<Inspector> inspector) {
        config.routes.exception(RequestRefused.class, (refused, ctx) -> {
            String sentence = String.valueOf(refused.getMessage());
            if (!answeredAsInspector(ctx, inspector, refused.status(), sentence)) {
                Answers.error(ctx, refused.status(), sentence);
            }
        });
        config.routes.exception(HttpResponseException.class, (refused, ctx) -> {
            if (!answeredAsInspector(ctx, inspector, refused.getStatus(), sentence(refused, ctx))) {
                routing(refused, ctx, remedy);
            }
        });
        config.routes.exception(Exception.class, ApiErrors::unexpected);
        config.router.javaLangErrorHandler(ApiErrors::unexpectedError);
    }

    private static String sentence(HttpResponseException refused, Context ctx) {
        String method = Shown.of(ctx.req().getMethod());
        String path = Shown.of(ctx.path());
        return refused instanceof MethodNotAllowedResponse
                ? path + " does not answer to " + method
                : method + " " + path + " does not exist";
    }

    private static boolean answeredAsInspector(
            Context ctx, Optional<Inspector> inspector, int status, String sentence) {
        if (inspector.isEmpty() || !InspectorPaths.include(ctx.path())) {
            return false;
        }
        InspectorRequest request = InspectorRequest.ofHttp(
                ctx.req().getMethod(),
                ctx.path(),
                Map.of(),
                "",
                null,
                ctx.header("X-Request-ID"),
                ctx.header("traceparent"));
        ctx.header("X-Request-ID", request.requestId());
        String allowed = inspector.get().allowed(InspectorPaths.plain(ctx.path()));
        if (status == 405 && !allowed.isEmpty()) {
            ctx.header("Allow", allowed);
        }
        String help = status == 404 || status == 405
                ? "GET /docs lists all routes"
                : "See the documentation of the local server about who may call it";
        InspectorAnswer answer =
                inspector.get().refuse(request, status, CODES.getOrDefault(status, "BAD_REQUEST"), sentence, help);
        String json = answer.fold(tree -> tree.body().toString(), InspectorAnswer.Page::text, follow -> "");
        ctx.status(status).contentType(Answers.JSON).result(json);
        return true;
    }

    /** No route, or not with this method. */
    private static void routing(HttpResponseException refused, Context ctx, String remedy) {
        if (refused instanceof MethodNotAllowedResponse) {
            String allowed = refused.getDetails().values().stream().collect(Collectors.joining(", "));
            ctx.header("Allow", allowed);
            Answers.error(
                    ctx,
                    405,
                    Shown.of(ctx.path()) + " does not answer to "
                            + Shown.of(ctx.req().getMethod()) + ", only to " + allowed + ".");
        } else if (refused.getStatus() == HttpStatus.NOT_FOUND.getCode()) {
            Answers.error(ctx, 404, "There is no route " + Shown.of(ctx.path()) + ". " + remedy);
        } else {
            Answers.error(ctx, refused.getStatus(), String.valueOf(refused.getMessage()));
        }
    }

    private static void unexpected(Exception failure, Context ctx) {
        LOG.atError().setCause(failure).addKeyValue("path", ctx.path()).log("a request failed");
        Answers.error(ctx, 500, OUR_FAULT);
    }

    private static void unexpectedError(HttpServletResponse response, Error failure) {
        LOG.atError().setCause(failure).log("a request failed");
        try {
            response.setStatus(500);
            response.setContentType(Answers.JSON);
            response.getOutputStream().write(Answers.errorBody(OUR_FAULT));
        } catch (IOException | IllegalStateException tooLate) {
            LOG.atDebug().setCause(tooLate).log("could not answer a request that failed");
        }
    }
}
