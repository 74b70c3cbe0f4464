package io.github.runpodjava.internal.inspect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers have to show, if anything. How long a comparison takes says nothing about it, not even its length. */
final class DebugToken {
    private final byte @Nullable [] digest;

    DebugToken(Optional<String> token) {
        this.digest = token.map(DebugToken::digest).orElse(null);
    }

    boolean isSet() {
        return digest != null;
    }

    boolean admits(@Nullable String credential) {
        return digest == null || (credential != null && MessageDigest.isEqual(digest, digest(credential)));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
