package io.github.runpodjava.localserver.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which the operating system goes on watching for bytes while a request is answered. The web server
 * tells it to stop when a request has arrived and to start again, from the thread that brought the answer, when the
 * answer is out: two calls and the waking of a thread for each request, though nearly no client sends more before it has
 * its answer. Here it is told to stop only should a client do so.
 *
 * <p>A connection that is the only one is left to the web server's own ways: its next request is mostly there when the
 * thread that answered the last one looks, and nobody has to watch.
 */
public final class KeptInterest extends SocketChannelEndPoint {
    private enum State {
        /** All is as the web server wants it. */
        TOLD,
        /** Bytes have come, and their reader will start soon. */
        FOUND,
        /** Still watched, though nobody wants to read now. */
        KEPT,
        /** Still watched, and somebody wants to read. */
        WANTED
    }

    private final Object lock = new Object();
    private final ManagedSelector selector;
    private final ServerThreads threads;
    private final BooleanSupplier alone;
    private final LongSupplier mostIdle;
    private final Object idleLock = new Object();
    private SelectionKey key;
    private State state = State.TOLD;
    /** Whether the last reading took all that was there; more is found by the selecting thread first. */
    private volatile boolean drained;

    /**
     * @param alone says whether there is no other connection
     * @param mostIdle how many milliseconds the connection may be idle at most, now
     */
    public KeptInterest(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            ServerThreads threads,
            BooleanSupplier alone,
            LongSupplier mostIdle) {
        super(channel, selector, key, scheduler);
        this.selector = selector;
        this.key = key;
        this.threads = threads;
        this.alone = alone;
        this.mostIdle = mostIdle;
    }

    /**
     * A server that closes makes this short, for all connections, and waits until they have been idle for that. The
     * thread that has just brought an answer sets it back to what it was before the request: if it came later, the server
     * would wait for as long as it may.
     */
    @Override
    public void setIdleTimeout(long millis) {
        synchronized (idleLock) {
            super.setIdleTimeout(Math.min(millis, mostIdle.getAsLong()));
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        if (drained && isKept()) {
            return 0;
        }
        int before = BufferUtil.space(buffer);
        int read = super.fill(buffer);
        drained = read >= 0 && read < before;
        return read;
    }

    private boolean isKept() {
        synchronized (lock) {
            return state == State.KEPT;
        }
    }

    @Override
    protected void needsFillInterest() {
        synchronized (lock) {
            if (state == State.KEPT || state == State.WANTED) {
                state = State.WANTED;
            } else {
                state = State.TOLD;
                super.needsFillInterest();
            }
        }
    }

    @Override
    protected void onIncompleteFlush() {
        synchronized (lock) {
            State before = tell();
            super.onIncompleteFlush();
            if (before != State.TOLD) {
                // The web server believes that its update is still to come: it has not seen the one that was left out.
                selector.submit(any -> updateKey());
            }
        }
    }

    @Override
    public @Nullable Runnable onSelected() {
        synchronized (lock) {
            boolean onlyBytes = key.readyOps() == SelectionKey.OP_READ && !isWriteInterested();
            if (state == State.KEPT && onlyBytes) {
                // More from a client that has no answer yet: it would be found again and again.
                state = State.TOLD;
                super.onSelected();
                return null;
            }
            if (onlyBytes && alone.getAsBoolean()) {
                tell();
                return handledHere(super.onSelected());
            }
            if (onlyBytes) {
                state = State.FOUND;
            } else {
                tell();
            }
            return super.onSelected();
        }
    }

    /** Another thread watches the connections meanwhile, so this one has time. */
    private @Nullable Runnable handledHere(@Nullable Runnable found) {
        return found == null
                ? null
                : Invocable.from(Invocable.InvocationType.BLOCKING, () -> threads.handleWithTime(found));
    }

    @Override
    public void updateKey() {
        synchronized (lock) {
            if (state == State.TOLD) {
                super.updateKey();
            } else if (state == State.FOUND) {
                state = State.KEPT;
            }
        }
    }

    @Override
    public void replaceKey(SelectionKey newKey) {
        synchronized (lock) {
            key = newKey;
            super.replaceKey(newKey);
        }
    }

    /** Back to the web server's own ways; answers how it was before. */
    private State tell() {
        State before = state;
        state = State.TOLD;
        if (before == State.WANTED) {
            super.needsFillInterest();
        }
        return before;
    }
}
