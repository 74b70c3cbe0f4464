package io.github.runpodjava.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes each line with one {@code write} call, with no buffer of ours in between, so that a process killed right after
 * the call has still told its last line.
 */
final class FileDescriptorSink implements LineSink {

    // Of the process, as the descriptor is: two appenders on it must not cut into each other's lines.
    private static final ReentrantLock STDOUT = new ReentrantLock();

    private final OutputStream out;
    private final OutputStream complaints;
    private final ReentrantLock lock;
    private boolean complained;
    private boolean closed;

    FileDescriptorSink(OutputStream out, OutputStream complaints, ReentrantLock lock) {
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
    public void write(byte[] line) {
        lock.lock();
        try {
            if (!closed) {
                out.write(line);
            }
        } catch (IOException e) {
            // A full disk may get better, a pipe without a reader never does.
            closed = isGone(e);
            complain(e);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isGone(IOException e) {
        String reason = String.valueOf(e.getMessage());
        return reason.contains("Broken pipe")
                || reason.contains("Bad file descriptor")
                || reason.contains("Stream Closed");
    }

    private void complain(IOException why) {
        if (complained) {
            return;
        }
        complained = true;
        String sentence = "Log lines are being lost: stdout cannot be written to (" + why.getMessage() + ")\n";
        try {
            complaints.write(sentence.getBytes(StandardCharsets.UTF_8));
        } catch (IOException nobodyListens) {
            // There is nowhere left to say it.
        }
    }
}
