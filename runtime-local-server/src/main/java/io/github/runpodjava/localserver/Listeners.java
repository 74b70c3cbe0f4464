package io.github.runpodjava.localserver;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.localserver.connection.KeptInterest;
import io.github.runpodjava.localserver.connection.ServerThreads;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The sockets that the server listens on: one for each address that the host name stands for, because {@code localhost}
 * is 127.0.0.1 for some clients and ::1 for others.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    /** Longer than clients keep unused connections. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(6);
    /** For a client that stops in the middle of sending a request or taking an answer. */
    private static final Duration BUSY_IDLE_TIMEOUT = Duration.ofSeconds(30);

    private static final int MOST_HEADER_BYTES = 32 * 1024;
    /** When the server closes, it does not wait for clients that keep a connection for later. */
    private static final Duration CLOSING_IDLE_TIMEOUT = Duration.ofMillis(20);
    /** Many clients may connect at the same moment. */
    private static final int ACCEPT_QUEUE = 1024;

    private final ServerConnector first;
    private final String host;

    private Listeners(ServerConnector first, String host) {
        this.first = first;
        this.host = host;
    }

    /**
     * @param remedy what to do about a port that cannot be had
     * @throws StartupException if the host does not resolve or its first address cannot be bound
     */
    static Listeners bind(Server server, ServerThreads threads, String host, int port, PortRemedy remedy) {
        List<InetAddress> addresses = resolve(host);
        ServerConnector first = connector(server, threads, addresses.get(0), port);
        try {
            first.open();
        } catch (IOException | IllegalArgumentException refused) {
            throw new StartupException(remedy.sentenceFor(host, port, refused), refused);
        }
        server.addConnector(first);
        addresses.stream().skip(1).forEach(also -> bindToo(server, threads, also, first.getLocalPort()));
        return new Listeners(first, host);
    }

    /** Where to reach the server from this machine. */
    URI uri() {
        return URI.create("http://" + reachable() + ":" + first.getLocalPort());
    }

    /** Gives all of these a name, by which a context says that it is for them only. */
    Listeners named(String name) {
        first.setName(name);
        return this;
    }

    void close() {
        first.close();
    }

    private String reachable() {
        if (host.isBlank() || host.equals("0.0.0.0") || host.equals("::")) {
            return "localhost";
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    private static List<InetAddress> resolve(String host) {
        try {
            InetAddress[] found = InetAddress.getAllByName(host.isBlank() ? "0.0.0.0" : host);
            return Arrays.stream(found)
                    .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                    .toList();
        } catch (UnknownHostException unknown) {
            throw new StartupException(
                    "The local server cannot listen on \"" + host + "\": no address is known for this name. Choose"
                            + " another with --api-host, for example localhost or 0.0.0.0.",
                    unknown);
        }
    }

    private static ServerConnector connector(Server server, ServerThreads threads, InetAddress address, int port) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Browsers send the cookies of every program that this machine has served on any port.
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        // While a request is read or answered; callers that wait are exempt.
        http.setIdleTimeout(BUSY_IDLE_TIMEOUT.toMillis());
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http)) {
            @Override
            protected SocketChannelEndPoint newEndPoint(
                    SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                KeptInterest connection = new KeptInterest(
                        channel,
                        selector,
                        key,
                        getScheduler(),
                        threads,
                        () -> getConnectedEndPoints().size() <= 1,
                        () -> isShutdown() ? getShutdownIdleTimeout() : Long.MAX_VALUE);
                connection.setIdleTimeout(getIdleTimeout());
                return connection;
            }
        };
        connector.setHost(address.getHostAddress());
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setShutdownIdleTimeout(CLOSING_IDLE_TIMEOUT.toMillis());
        return connector;
    }

    private static void bindToo(Server server, ServerThreads threads, InetAddress address, int port) {
        ServerConnector connector = connector(server, threads, address, port);
        try {
            connector.open();
            server.addConnector(connector);
        } catch (IOException refused) {
            connector.close();
            boolean taken = PortRemedy.isInUse(refused);
            LOG.atLevel(taken ? Level.WARN : Level.DEBUG)
                    .addKeyValue("address", address.getHostAddress())
                    .addKeyValue("port", port)
                    .log(taken ? "another program has this port on one of the addresses" : "address not available");
        }
    }
}
