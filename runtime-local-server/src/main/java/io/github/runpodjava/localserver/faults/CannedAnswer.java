package io.github.runpodjava.localserver.faults;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An answer that no route gave.
 *
 * @param retryAfter seconds for the header {@code Retry-After}, or null
 * @param contentType of the body, or null when there is none
 */
record CannedAnswer(
        int status, @Nullable Long retryAfter, @Nullable String contentType, byte[] body) {
    private static final byte[] NOTHING = {};

    static CannedAnswer empty() {
        return new CannedAnswer(200, null, null, NOTHING);
    }

    void send(Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        if (contentType != null) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        }
        if (retryAfter != null) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, retryAfter);
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
