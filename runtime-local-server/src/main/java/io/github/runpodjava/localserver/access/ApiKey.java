package io.github.runpodjava.localserver.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key that callers have to show, if there is one. */
final class ApiKey {
    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] key;

    ApiKey(Optional<String> key) {
        this.key = key.map(ApiKey::bytes).orElse(null);
    }

    boolean isSet() {
        return key != null;
    }

    /**
     * Whether there is a key and this header shows it, bare or after {@code Bearer}: RunPod takes both. How long the
     * comparison takes says nothing about the key.
     */
    boolean isShownBy(@Nullable String authorization) {
        return key != null && authorization != null && MessageDigest.isEqual(key, bytes(withoutScheme(authorization)));
    }

    private static String withoutScheme(String authorization) {
        String text = authorization.trim();
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? text.substring(SCHEME.length()).trim()
                : text;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
