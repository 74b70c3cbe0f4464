package io.github.runpodjava.internal.training;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as {@code sha256sum} prints them. */
final class Sha256 {
    private Sha256() {}

    /** Of a whole file. */
    static String of(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            return of(file, 0);
        }
    }

    /** Of what is in {@code file} from {@code begin} on. */
    static String of(RandomAccessFile file, long begin) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] part = new byte[1 << 16];
            file.seek(begin);
            for (int n = file.read(part); n > 0; n = file.read(part)) {
                digest.update(part, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
