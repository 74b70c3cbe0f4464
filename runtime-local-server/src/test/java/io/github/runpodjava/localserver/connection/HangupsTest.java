package io.github.runpodjava.localserver.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HangupsTest {
    private final Selector selector = openSelector();
    private final Hangups hangups = new Hangups(selector);
    private final Thread watching = new Thread(hangups::look, "hangups");
    private final List<Connection> connections = new ArrayList<>();

    @BeforeEach
    void start() {
        watching.start();
    }

    @AfterEach
    void close() throws Exception {
        hangups.close();
        watching.join();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    @Test
    void a_caller_that_hangs_up_is_told_of_once() throws IOException {
        Signal gone = new Signal();
        Connection caller = open();
        hangups.watch(caller.atServer(), gone);

        caller.hangUp();

        gone.await();
        assertThat(gone.count()).isEqualTo(1);
    }

    @Test
    void one_that_hung_up_before_the_watch_began_is_told_of_too() throws IOException {
        Signal gone = new Signal();
        Connection caller = open();
        caller.hangUp();

        hangups.watch(caller.atServer(), gone);

        gone.await();
    }

    @Test
    void nobody_is_told_after_the_end_of_the_watch() throws IOException {
        Signal gone = new Signal();
        Connection caller = open();
        Hangups.Watch watch = hangups.watch(caller.atServer(), gone);

        watch.close();
        caller.hangUp();

        awaitALook();
        assertThat(gone.count()).isZero();
    }

    /** The bytes of a request make its connection readable; its watch begins when they have been read. */
    @Test
    void the_bytes_of_the_request_itself_are_no_end_even_if_they_are_seen_late() throws IOException {
        Connection caller = open();
        Hangups.Watch earlier = hangups.watch(caller.atServer(), new Signal());
        Signal gone = new Signal();
        SelectionKey key = caller.atServer().keyFor(selector);

        synchronized (key) {
            caller.send("GET");
            awaitBlocked(watching);
            caller.readAtServer(3);
            earlier.close();
            hangups.watch(caller.atServer(), gone);
        }

        awaitALook();
        assertThat(gone.count()).isZero();
        caller.hangUp();
        gone.await();
    }

    /** Until the thread has seen something and wants the lock that the caller holds. */
    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.BLOCKED) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Returns when the watching thread has looked at all connections at least once more, from begin to end. */
    private void awaitALook() throws IOException {
        for (int look = 0; look < 2; look++) {
            Signal seen = new Signal();
            Connection another = open();
            hangups.watch(another.atServer(), seen);
            another.hangUp();
            seen.await();
        }
    }

    private Connection open() throws IOException {
        Connection connection = Connection.open();
        connections.add(connection);
        return connection;
    }

    private static Selector openSelector() {
        try {
            return Selector.open();
        } catch (IOException noSelector) {
            throw new UncheckedIOException(noSelector);
        }
    }

    /** Counts how often it is told. */
    private static final class Signal implements Runnable {
        private final CountDownLatch told = new CountDownLatch(1);
        private final AtomicInteger times = new AtomicInteger();

        @Override
        public void run() {
            times.incrementAndGet();
            told.countDown();
        }

        void await() {
            try {
                assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        int count() {
            return times.get();
        }
    }

    private record Connection(SocketChannel caller, SocketChannel atServer) {
        static Connection open() throws IOException {
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel caller = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept();
                accepted.configureBlocking(false);
                return new Connection(caller, accepted);
            }
        }

        void send(String text) throws IOException {
            caller.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }

        void readAtServer(int bytes) throws IOException {
            ByteBuffer read = ByteBuffer.allocate(bytes);
            while (read.hasRemaining()) {
                assertThat(atServer.read(read)).isNotNegative();
            }
        }

        void hangUp() throws IOException {
            caller.close();
        }

        void close() throws IOException {
            caller.close();
            atServer.close();
        }
    }
}
