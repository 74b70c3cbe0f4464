package io.github.runpodjava.internal.kept;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** What a compressed log was before; nobody writes to it any more. Each read goes through all that is before it. */
final class GzipBytes implements LogBytes {
    private static final int BUFFER = 64 * 1024;
    /** At the end of the file: how long it was, modulo 2^32. */
    private static final int LENGTH_BYTES = 4;

    private final Path file;
    private final long size;

    GzipBytes(Path file) throws IOException {
        this.file = file;
        this.size = size(file);
    }

    private static long size(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() < LENGTH_BYTES) {
                return 0;
            }
            ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.position(channel.size() - LENGTH_BYTES);
            while (length.hasRemaining() && channel.read(length) >= 0) {}
            return Integer.toUnsignedLong(length.getInt(0));
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long from, int most) throws IOException {
        if (from >= size) {
            return new byte[0];
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
            in.skipNBytes(from);
            return in.readNBytes((int) Math.min(most, size - from));
        }
    }

    @Override
    public void close() {
        // Nothing is open between two reads.
    }
}
