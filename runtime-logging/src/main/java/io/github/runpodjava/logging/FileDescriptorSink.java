package io.github.runpodjava.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.StampedLock;

/**
 * Writes each line with one {@code write} call, with no buffer of ours in between, so that a process killed right after
 * the call has still told its last line.
 */
final class FileDescriptorSink implements LineSink {
    /** A write of so much to a pipe is one piece, whoever else writes: PIPE_BUF of Linux. Other systems lock it all. */
    private static final int ONE_PIECE = System.getProperty("os.name", "").equals("Linux") ? 4096 : 0;

    // Of the process, as the descriptor is: two appenders on it must not cut into each other's lines.
    private static final StampedLock STDOUT = new StampedLock();

    private final OutputStream out;
    private final OutputStream complaints;
    /** Shared by lines that cannot be cut, so that they need not wait for each other. */
    private final StampedLock lock;

    private final AtomicBoolean complained = new AtomicBoolean();
    private volatile boolean closed;
    /** The stamp of a lock that could not be given back, as no stack was left to do it; 0 if there is none. */
    private volatile long leaked;

    FileDescriptorSink(OutputStream out, OutputStream complaints, StampedLock lock) {
        this.out = out;
        this.complaints = complaints;
        this.lock = lock;
    }

    /** Descriptor 1 itself, whatever {@code System.setOut} has been told. */
    static FileDescriptorSink stdout() {
        return new FileDescriptorSink(
                new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), STDOUT);
    }

    @Override
    public boolean write(byte[] line) {
        if (leaked != 0) {
            giveBack();
        }
        long stamp = line.length <= ONE_PIECE ? lock.readLock() : lock.writeLock();
        try {
            if (closed) {
                return false;
            }
            out.write(line);
            return true;
        } catch (IOException e) {
            // A full disk may get better, a pipe without a reader never does.
            closed = isGone(e);
            complain(e);
            return false;
        } finally {
            try {
                lock.unlock(stamp);
            } catch (StackOverflowError deep) {
                leaked = stamp;
                throw deep;
            }
        }
    }

    @Override
    public synchronized void giveBack() {
        long stamp = leaked;
        if (stamp == 0) {
            return;
        }
        try {
            lock.unlock(stamp);
        } catch (IllegalMonitorStateException given) {
            // It was, before the stack ran out.
            leaked = 0;
            return;
        }
        leaked = 0;
    }

    private static boolean isGone(IOException e) {
        String reason = String.valueOf(e.getMessage());
        return reason.contains("Broken pipe")
                || reason.contains("Bad file descriptor")
                || reason.contains("Stream Closed");
    }

    private void complain(IOException why) {
        if (complained.getAndSet(true)) {
            return;
        }
        String sentence = "Log lines are being lost: stdout cannot be written to (" + why.getMessage() + ")\n";
        try {
            complaints.write(sentence.getBytes(StandardCharsets.UTF_8));
        } catch (IOException nobodyListens) {
            // There is nowhere left to say it.
        }
    }
}
