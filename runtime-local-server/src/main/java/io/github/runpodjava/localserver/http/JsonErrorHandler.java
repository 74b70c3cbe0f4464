package io.github.runpodjava.localserver.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in JSON also where the web server refuses a request before any route sees it: a broken URI, huge headers. */
public final class JsonErrorHandler extends ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(JsonErrorHandler.class);

    private final ErrorHeaders headers;

    /** @param headers what else such an answer needs */
    public JsonErrorHandler(ErrorHeaders headers) {
        this.headers = headers;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        int status = statusFor(code);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answers.JSON);
        if (status == HttpStatus.TOO_MANY_REQUESTS_429) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        headers.addTo(
                response.getHeaders()::put,
                request.getHeaders().get(HttpHeader.ORIGIN),
                request.getHeaders().get(HttpHeader.HOST));
        if (status == HttpStatus.INTERNAL_SERVER_ERROR_500) {
            LOG.atError().setCause(cause).log("a request failed");
        }
        response.write(true, ByteBuffer.wrap(Answers.errorBody(sentence(code, message))), callback);
    }

    /** What this server does not know is the caller's mistake, and monitoring must not take it for a failure here. */
    private static int statusFor(int code) {
        boolean unknown = code == HttpStatus.NOT_IMPLEMENTED_501 || code == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
        return unknown ? HttpStatus.BAD_REQUEST_400 : code;
    }

    private static String sentence(int code, @Nullable String message) {
        return switch (code) {
            // Texts of failures may name classes and files.
            case HttpStatus.INTERNAL_SERVER_ERROR_500 -> ApiErrors.OUR_FAULT;
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "The server is shutting down and takes no more requests.";
            case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505, HttpStatus.UPGRADE_REQUIRED_426 ->
                "This server speaks HTTP/1.1 and HTTP/1.0 only.";
            case HttpStatus.REQUEST_TIMEOUT_408 -> "The request body came too slowly.";
            case HttpStatus.TOO_MANY_REQUESTS_429 ->
                "The server is receiving too many large requests. Try again in a second.";
            default ->
                "The request could not be read: " + (message == null ? HttpStatus.getMessage(code) : message) + ".";
        };
    }
}
