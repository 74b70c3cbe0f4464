package io.github.runpodjava.internal.training;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * What tells one build of a jar from another without reading all of it: its size and a digest of its directory, which
 * is at its end and has the checksum of every entry.
 *
 * @param size in bytes
 * @param tail how many bytes at the end are digested
 * @param sha256 of these, in hexadecimal digits
 */
record JarEnd(long size, long tail, String sha256) {
    private static final int END_RECORD = 0x06054b50;
    private static final int LENGTH_OF_END_RECORD = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int PLACE_OF_DIRECTORY = 16;
    /** The place is in a record of its own; so large a jar is rare enough to be read as a whole. */
    private static final long ZIP64 = 0xffffffffL;

    /**
     * Reads the end of a jar.
     *
     * @throws IOException if it cannot be read
     */
    static JarEnd of(Path jar) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
            long size = file.length();
            long begin = directory(file, size);
            return new JarEnd(size, size - begin, Sha256.of(file, begin));
        }
    }

    /** Where the directory begins; 0, which is all of the file, where that cannot be told. */
    private static long directory(RandomAccessFile file, long size) throws IOException {
        int length = (int) Math.min(size, LENGTH_OF_END_RECORD + LONGEST_COMMENT);
        byte[] end = new byte[length];
        file.seek(size - length);
        file.readFully(end);
        ByteBuffer bytes = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = length - LENGTH_OF_END_RECORD; at >= 0; at--) {
            if (bytes.getInt(at) == END_RECORD) {
                long place = bytes.getInt(at + PLACE_OF_DIRECTORY) & ZIP64;
                return place == ZIP64 || place >= size ? 0 : place;
            }
        }
        return 0;
    }
}
