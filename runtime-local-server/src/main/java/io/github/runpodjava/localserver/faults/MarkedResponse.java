package io.github.runpodjava.localserver.faults;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Puts the name of a fault on an answer. */
final class MarkedResponse extends Response.Wrapper {
    /** The header that says that an answer is faulty on purpose, and how. */
    static final String HEADER = "X-Fault";

    private final FaultKind kind;

    MarkedResponse(Request request, Response response, FaultKind kind) {
        super(request, response);
        this.kind = kind;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        if (!isCommitted()) {
            // Not earlier: an error throws away the headers that were set before it.
            getHeaders().put(HEADER, kind.id());
        }
        super.write(last, content, callback);
    }
}
