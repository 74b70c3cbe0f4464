package io.github.runpodjava.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shared secret of those who may look into a worker: {@code RUNPOD_DEBUG_TOKEN}, at least 16 characters, because
 * whoever can send a job can also guess.
 */
public final class DebugToken {
    /** The variable. */
    public static final String NAME = "RUNPOD_DEBUG_TOKEN";

    private static final int LEAST = 16;

    private final byte[] token;

    private DebugToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when it is not set; a token that is too short is noted in {@code in}. */
    static Optional<DebugToken> read(SettingsReader in) {
        Optional<String> given = in.text(NAME).map(String::trim);
        if (given.filter(token -> token.length() < LEAST).isPresent()) {
            in.problem(NAME + "   has " + given.get().length() + " characters; expected at least " + LEAST
                    + ", for example from: openssl rand -hex 16");
            return Optional.empty();
        }
        return given.map(DebugToken::new);
    }

    /**
     * A token of a test or a program.
     *
     * @throws InvalidSettingsException if it is too short
     */
    public static DebugToken of(String token) {
        SettingsReader in = new SettingsReader(Environment.of(Map.of(NAME, token)));
        return read(in).orElseThrow(() ->
                new InvalidSettingsException(List.of(NAME + "   expected at least " + LEAST + " characters")));
    }

    /** Whether {@code shown} is the token. Takes as long for a wrong one as for the right one. */
    public boolean matches(String shown) {
        return MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return Secrets.HIDDEN;
    }
}
