package io.github.runpodjava.internal.inspect;

import com.sun.net.httpserver.HttpServer;
import io.github.runpodjava.config.DebugDoorSettings;
import io.github.runpodjava.spi.Inspector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The inspector's own port, for processes without a server: the JDK's small web server, loaded only when the port is
 * asked for. Whatever becomes of it, the worker works on.
 */
final class DebugDoor implements AutoCloseable {
    /** How many seconds a request may take to arrive, for all servers of this kind in the process. */
    private static final String REQUEST_LIMIT = "sun.net.httpserver.maxReqTime";

    /** Whether what is written goes out at once, for all servers of this kind in the process. */
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final DebugDoorThreads threads;

    private DebugDoor(HttpServer server, DebugDoorThreads threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Binds and serves.
     *
     * @throws IOException if the address cannot be bound
     */
    static DebugDoor open(DebugDoorSettings settings, Inspector inspector) throws IOException {
        if (System.getProperty(REQUEST_LIMIT) == null) {
            // By default a request may take for ever, and hold a thread.
            System.setProperty(REQUEST_LIMIT, "10");
        }
        if (System.getProperty(NO_DELAY) == null) {
            // By default the body waits until the client has acknowledged the head, which it may delay by 40 ms.
            System.setProperty(NO_DELAY, "true");
        }
        InetAddress address = InetAddress.getByName(settings.host());
        HttpServer server = HttpServer.create(
                new InetSocketAddress(address, settings.ownPort().orElse(0)), 0);
        DebugDoorThreads threads = new DebugDoorThreads(System::nanoTime);
        server.setExecutor(threads);
        server.createContext("/", new DebugDoorHandler(inspector, settings, threads));
        server.start();
        return new DebugDoor(server, threads);
    }

    /** The port that was really bound. */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
