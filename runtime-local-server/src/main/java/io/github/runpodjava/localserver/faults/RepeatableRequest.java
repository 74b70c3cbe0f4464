package io.github.runpodjava.localserver.faults;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Request;

/** A request whose body was read before; each of these brings the whole of it again. */
final class RepeatableRequest extends Request.Wrapper {
    private final Content.Source body;

    RepeatableRequest(Request request, byte[] body) {
        super(request);
        this.body = new ByteBufferContentSource(ByteBuffer.wrap(body));
    }

    @Override
    public Content.Chunk read() {
        return body.read();
    }

    @Override
    public void demand(Runnable demandCallback) {
        body.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
        body.fail(failure);
    }
}
