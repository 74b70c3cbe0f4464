package io.github.runpodjava.fakeplatform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Listens on a loopback port, a thread per connection. Can stop listening and come back on the same port. */
final class HttpServer {
    private static final int BACKLOG = 1024;
    /** Below the range that kernels give to outgoing connections, so that the port is still free after a time-out. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 29_999;
    private static final int TRIES = 50;
    private static final Duration REBIND_LIMIT = Duration.ofSeconds(5);
    private static final long RETRY_NANOS = Duration.ofMillis(5).toNanos();
    /** For answers that are being written when the server is closed. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final HttpHandler handler;
    private final ExecutorService threads;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final InetSocketAddress address;
    private @Nullable Listening listening;

    HttpServer(int port, HttpHandler handler) {
        this.handler = handler;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-platform");
            thread.setDaemon(true);
            return thread;
        });
        ServerSocketChannel channel = port == 0 ? bindAnywhere() : bind(port);
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), portOf(channel));
        listen(channel);
    }

    int port() {
        return address.getPort();
    }

    /** Refuses connections from now on and ends all that are open. Does nothing if it is down already. */
    synchronized void down() {
        stopListening();
        connections.forEach(HttpConnection::close);
    }

    private void stopListening() {
        Listening now = listening;
        listening = null;
        if (now != null) {
            now.end();
        }
    }

    /** Listens again. Does nothing if it is listening already. */
    synchronized void up() {
        if (listening != null) {
            return;
        }
        if (threads.isShutdown()) {
            throw new IllegalStateException("the platform is closed");
        }
        long end = System.nanoTime() + REBIND_LIMIT.toNanos();
        while (true) {
            try {
                listen(bind(address.getPort()));
                return;
            } catch (UncheckedIOException taken) {
                if (!(taken.getCause() instanceof BindException) || System.nanoTime() - end > 0) {
                    throw taken;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    /** For good; who is being answered gets the answer. */
    synchronized void close() {
        stopListening();
        long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
        connections.forEach(connection -> connection.end(deadline));
        threads.shutdown();
    }

    private synchronized void listen(ServerSocketChannel channel) {
        Thread acceptor = new Thread(() -> accept(channel), "fake-platform-accept");
        acceptor.setDaemon(true);
        listening = new Listening(channel, acceptor);
        acceptor.start();
    }

    private record Listening(ServerSocketChannel channel, Thread acceptor) {
        void end() {
            closeQuietly(channel);
            try {
                // The kernel goes on accepting until the thread has left its call.
                acceptor.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void accept(ServerSocketChannel channel) {
        while (channel.isOpen()) {
            try {
                start(channel.accept());
            } catch (IOException closedOrBroken) {
                // The loop ends if the channel was closed; anything else, such as too many open files, may pass.
                if (channel.isOpen()) {
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        }
    }

    /** Called by the accepting thread only, which {@link #down} waits for; so it closes this connection, too. */
    private void start(SocketChannel client) {
        HttpConnection connection = new HttpConnection(client, handler);
        connections.add(connection);
        threads.execute(() -> {
            try {
                connection.run();
            } finally {
                connections.remove(connection);
            }
        });
    }

    private static void closeQuietly(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Closed is closed.
        }
    }

    private static ServerSocketChannel bindAnywhere() {
        for (int i = 0; i < TRIES; i++) {
            try {
                return bind(ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1));
            } catch (UncheckedIOException taken) {
                // Another one will be free.
            }
        }
        return bind(0);
    }

    private static ServerSocketChannel bind(int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port + " of the loopback address", e);
        }
    }

    private static int portOf(ServerSocketChannel channel) {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
