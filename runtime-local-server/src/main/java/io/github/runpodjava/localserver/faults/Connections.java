package io.github.runpodjava.localserver.faults;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends connections. */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private Connections() {}

    /** Ends the connection of this request in good order, without anything more being sent. */
    static void close(Callback callback) {
        callback.failed(new Request.Handler.AbortException("fault on demand"));
    }

    /** Ends the connection of this request with a TCP reset. */
    static void reset(Request request, Callback callback) {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (endPoint.getTransport() instanceof SocketChannel channel) {
            try {
                // With no time to linger, closing throws away what is unsent and resets.
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException gone) {
                LOG.atDebug().setCause(gone).log("the client was gone before its connection was reset");
            }
        }
        endPoint.close();
        close(callback);
    }
}
