package io.github.runpodjava.fakeplatform;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The bytes that a client sends, buffered. Used by the one thread of its connection. */
final class HttpInput {
    /** Reads of this size at most, because the JDK keeps a direct buffer of the largest size per thread. */
    private static final int SLICE = 64 * 1024;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).flip();

    HttpInput(SocketChannel channel) {
        this.channel = channel;
    }

    /** Waits until there is a byte to read; false at the end of the stream. */
    boolean awaitBytes() throws IOException {
        return buffer.hasRemaining() || fill() > 0;
    }

    /**
     * Looks, without waiting and without taking anything, whether the client is still connected. A client that has shut
     * down its sending side counts as gone: HTTP clients do that only when they leave.
     */
    boolean clientIsThere() {
        if (!channel.isOpen()) {
            return false;
        }
        if (buffer.hasRemaining()) {
            return true;
        }
        try {
            channel.configureBlocking(false);
            try {
                return fill() >= 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException gone) {
            return false;
        }
    }

    /** Reads up to the next line feed and returns what is before it, without a carriage return. */
    String line(int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            int next = read();
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            if (line.size() >= limit) {
                throw new BadRequestException(431, "a line is longer than " + limit + " bytes");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
    }

    /** Reads exactly {@code length} bytes. */
    byte[] bytes(int length) throws IOException {
        byte[] all = new byte[length];
        int done = Math.min(length, buffer.remaining());
        buffer.get(all, 0, done);
        while (done < length) {
            int got = channel.read(ByteBuffer.wrap(all, done, Math.min(SLICE, length - done)));
            if (got < 0) {
                throw new EOFException("the client left after " + done + " of " + length + " bytes");
            }
            done += got;
        }
        return all;
    }

    private int read() throws IOException {
        if (!awaitBytes()) {
            throw new EOFException("the client left in the middle of a request");
        }
        return buffer.get() & 0xff;
    }

    /** Called with an empty buffer only. */
    private int fill() throws IOException {
        buffer.clear();
        try {
            return channel.read(buffer);
        } finally {
            buffer.flip();
        }
    }
}
