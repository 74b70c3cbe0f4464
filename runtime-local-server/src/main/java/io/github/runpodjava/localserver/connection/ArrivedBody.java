package io.github.runpodjava.localserver.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request whose body is here. Whoever reads it never waits. */
final class ArrivedBody extends Request.Wrapper {
    private final boolean cut;
    private byte @Nullable [] body;

    /** @param cut whether there was more than this */
    ArrivedBody(Request request, byte[] body, boolean cut) {
        super(request);
        this.body = body;
        this.cut = cut;
    }

    @Override
    public Content.Chunk read() {
        byte[] bytes = body;
        if (bytes != null) {
            body = null;
            return Content.Chunk.from(ByteBuffer.wrap(bytes), !cut);
        }
        return cut
                ? Content.Chunk.from(new IOException("the body is longer than any that is taken"))
                : Content.Chunk.EOF;
    }

    @Override
    public void demand(Runnable whenThereIsMore) {
        whenThereIsMore.run();
    }
}
