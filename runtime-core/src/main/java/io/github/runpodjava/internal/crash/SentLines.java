package io.github.runpodjava.internal.crash;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On a volume that may hang: kept here, and written by a thread that nobody waits for. A process that is killed may so
 * lack the lines of its last hundredth of a second.
 */
final class SentLines implements NoteLines {
    private static final Logger LOG = LoggerFactory.getLogger(SentLines.class);
    /** Between two writes; what changes meanwhile is written together. */
    private static final long PAUSE_MS = 10;

    /** The file. */
    interface Target extends Closeable {
        /** Writes all of it at that place. */
        void write(ByteBuffer bytes, long at) throws IOException;
    }

    private final Target target;
    /** What is not written yet, by its place. */
    private final Map<Integer, byte[]> waiting = new TreeMap<>();

    private boolean closed;

    SentLines(Target target) {
        this.target = target;
        Thread writer = new Thread(this::writeAll, "runpod-jobs-note");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public synchronized void put(int at, byte[] bytes) {
        if (!closed) {
            waiting.put(at, bytes.clone());
            notifyAll();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void writeAll() {
        try (target) {
            while (awaitLines()) {
                writeWaiting();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("The jobs in flight are not noted any more");
        } finally {
            close();
        }
    }

    private void writeWaiting() throws IOException {
        try {
            for (Map.Entry<Integer, byte[]> line : waitingNow().entrySet()) {
                target.write(ByteBuffer.wrap(line.getValue()), line.getKey());
                written(line.getKey(), line.getValue());
            }
        } catch (OutOfMemoryError e) {
            // There may be some again by the next round, which brings what still waits.
            return;
        }
    }

    /** False when there will be none. */
    private synchronized boolean awaitLines() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return !closed;
    }

    private synchronized Map<Integer, byte[]> waitingNow() {
        return new TreeMap<>(waiting);
    }

    private synchronized void written(int at, byte[] bytes) {
        waiting.remove(at, bytes);
    }
}
