package io.github.runpodjava.localserver.faults;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Takes an answer and sends nothing of it. The answer can be sent later, also to somebody else. */
final class HeldResponse extends Response.Wrapper {
    private final HttpFields.Mutable headers = HttpFields.build();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status = 200;
    private boolean committed;
    private boolean last;

    HeldResponse(Request request, Response response) {
        super(request, response);
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setStatus(int code) {
        if (!committed) {
            status = code;
        }
    }

    @Override
    public HttpFields.Mutable getHeaders() {
        return headers;
    }

    @Override
    public boolean isCommitted() {
        return committed;
    }

    @Override
    public boolean hasLastWrite() {
        return last;
    }

    @Override
    public boolean isCompletedSuccessfully() {
        return last;
    }

    @Override
    public void reset() {
        status = 200;
        headers.clear();
    }

    @Override
    public void write(boolean isLast, @Nullable ByteBuffer content, Callback callback) {
        committed = true;
        last |= isLast;
        if (content != null) {
            body.writeBytes(BufferUtil.toArray(content));
            content.position(content.limit());
        }
        callback.succeeded();
    }

    byte[] body() {
        return body.toByteArray();
    }

    /** Makes {@code response} start as this answer does, its announced length included. */
    void writeHeadTo(Response response) {
        response.setStatus(status);
        headers.getFieldNamesCollection().forEach(response.getHeaders()::remove);
        for (HttpField field : headers) {
            response.getHeaders().add(field);
        }
    }

    /** Sends the answer. */
    void sendTo(Response response, Callback callback) {
        writeHeadTo(response);
        response.write(true, ByteBuffer.wrap(body()), callback);
    }
}
