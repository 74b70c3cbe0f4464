package io.github.runpodjava.localserver.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns everything that goes wrong in a request into a JSON object with one sentence, and never into a stack trace. */
final class ApiErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);
    static final String OUR_FAULT = "The local server failed to answer; its log says why.";

    private ApiErrors() {}

    /** @param remedy what to tell a caller who asks for a route that there is not */
    static void register(JavalinConfig config, String remedy) {
        config.routes.exception(
                RequestRefused.class,
                (refused, ctx) -> Answers.error(ctx, refused.status(), String.valueOf(refused.getMessage())));
        config.routes.exception(HttpResponseException.class, (refused, ctx) -> routing(refused, ctx, remedy));
        config.routes.exception(Exception.class, ApiErrors::unexpected);
        config.router.javaLangErrorHandler(ApiErrors::unexpectedError);
    }

    /** No route, or not with this method. */
    private static void routing(HttpResponseException refused, Context ctx, String remedy) {
        if (refused instanceof MethodNotAllowedResponse) {
            String allowed = refused.getDetails().values().stream().collect(Collectors.joining(", "));
            ctx.header("Allow", allowed);
            Answers.error(
                    ctx,
                    405,
                    ctx.path() + " does not answer to " + ctx.req().getMethod() + ", only to " + allowed + ".");
        } else if (refused.getStatus() == HttpStatus.NOT_FOUND.getCode()) {
            Answers.error(ctx, 404, "There is no route " + ctx.path() + ". " + remedy);
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
