package io.github.runpodjava.localserver.connection;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a caller hung up while it waits. The web server does not, for it reads nothing from a connection while it
 * owes an answer on it; so the connections are watched here too, for their end only. A caller that closes its own side
 * but still listens counts as gone, as it does for most servers.
 */
public final class Hangups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hangups.class);
    /** A connection that the web server has closed goes back to the system only when this selector has looked, too. */
    private static final long LOOK_MILLIS = 250;

    private static final int NOTHING = 0;

    private final Selector selector;

    Hangups(Selector selector) {
        this.selector = selector;
    }

    /** Ends a watch; may be closed more than once. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** One request that waits for its answer; its fields are for those who hold the lock of its connection's key. */
    private static final class Wait {
        private final Runnable gone;
        /** The connection was readable without a byte to read, since this waits or just before. */
        private boolean looksEnded;

        Wait(Runnable gone) {
            this.gone = gone;
        }
    }

    /** With a thread of its own, until it is closed. */
    public static Hangups start() {
        try {
            Hangups hangups = new Hangups(Selector.open());
            Thread thread = new Thread(hangups::look, "local-server-hangups");
            thread.setDaemon(true);
            thread.start();
            return hangups;
        } catch (IOException noSelector) {
            throw new UncheckedIOException(noSelector);
        }
    }

    /** Calls {@code gone} once, on a thread that must not be held up, if the caller of this request hangs up. */
    public Watch watch(HttpServletRequest request, Runnable gone) {
        EndPoint caller = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        return caller instanceof SocketChannelEndPoint socket ? watch(socket.getChannel(), gone) : () -> {};
    }

    Watch watch(SocketChannel channel, Runnable gone) {
        Wait wait = new Wait(gone);
        try {
            SelectionKey known = channel.keyFor(selector);
            SelectionKey key = known == null ? channel.register(selector, NOTHING) : known;
            synchronized (key) {
                key.attach(wait);
                key.interestOps(SelectionKey.OP_READ);
            }
            selector.wakeup();
            return () -> stop(key, wait);
        } catch (ClosedChannelException | CancelledKeyException already) {
            // A selector that is closed cancels its keys, too: that is the server's end, not the caller's.
            if (selector.isOpen()) {
                gone.run();
            }
        } catch (ClosedSelectorException closing) {
            LOG.debug("the server closes; nobody is watched any more");
        }
        return () -> {};
    }

    private static void stop(SelectionKey key, Wait wait) {
        // The connection may carry the next request already, which has a watch of its own.
        synchronized (key) {
            if (key.attachment() == wait) {
                unwatch(key);
            }
        }
    }

    private static void unwatch(SelectionKey key) {
        key.attach(null);
        try {
            key.interestOps(NOTHING);
        } catch (CancelledKeyException | ClosedSelectorException closed) {
            LOG.trace("the connection or the server is closed already");
        }
    }

    /** Watches until this is closed. */
    void look() {
        try {
            while (selector.isOpen()) {
                selector.select(this::readable, LOOK_MILLIS);
            }
        } catch (ClosedSelectorException closed) {
            LOG.trace("the server closes");
        } catch (IOException broken) {
            LOG.atWarn().setCause(broken).log("callers that hang up are not noticed any more");
        }
    }

    private void readable(SelectionKey key) {
        Wait ended = null;
        synchronized (key) {
            Wait wait = (Wait) key.attachment();
            boolean empty = hasNothing((SocketChannel) key.channel());
            if (wait != null && empty && !wait.looksEnded && key.isValid()) {
                // This may be about the bytes of the very request that waits: they came, the web server read them, the
                // watch began, and only then this look got here. An end is still there at the next look, those bytes
                // are not.
                wait.looksEnded = true;
                return;
            }
            if (empty) {
                ended = wait;
            }
            // Else the caller has sent the next request before it has the answer to this one, which hides its end.
            unwatch(key);
        }
        if (ended != null) {
            try {
                ended.gone.run();
            } catch (RuntimeException failed) {
                LOG.atError().setCause(failed).log("the job of a caller that hung up could not be cancelled");
            }
        }
    }

    /** Readable without a byte to read is the end. Nothing is read, for that would take it from the web server. */
    private static boolean hasNothing(SocketChannel channel) {
        try {
            return channel.socket().getInputStream().available() == 0;
        } catch (IOException closed) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException failed) {
            LOG.atDebug().setCause(failed).log("a selector did not close");
        }
    }
}
