package io.github.runpodjava.internal.kept;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a log file, wherever one likes to read. */
interface LogBytes extends AutoCloseable {
    /** How many there are now. */
    long size() throws IOException;

    /** Those from {@code from} on, {@code most} at most; fewer at the end of the file. */
    byte[] read(long from, int most) throws IOException;

    @Override
    void close() throws IOException;

    /** Of a file as it was written; somebody may be writing to it. */
    static LogBytes of(Path file) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        return new LogBytes() {
            @Override
            public long size() throws IOException {
                return channel.size();
            }

            @Override
            public byte[] read(long from, int most) throws IOException {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, Math.max(0, channel.size() - from)));
                channel.position(from);
                while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
                return Arrays.copyOf(bytes.array(), bytes.position());
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
