package io.github.runpodjava;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A string that must not be shown. Whatever makes text of it, a log line, an exception or JSON, gets {@link
 * Secrets#HIDDEN}; {@link #reveal} alone gives the string. An input may have it as the type of a component:
 *
 * <pre>{@code
 * record Input(URI model, Secret hubToken) {}
 * }</pre>
 *
 * <p>What was made of the revealed string is hidden only where it looks like a secret, or when the string was given to
 * {@link WorkerBuilder#hide}.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps {@code value}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Secret of(String value) {
        return new Secret(Objects.requireNonNull(value, "value"));
    }

    /** The string itself. */
    public String reveal() {
        return value;
    }

    /** Always {@link Secrets#HIDDEN}. */
    @Override
    @JsonValue
    public String toString() {
        return Secrets.HIDDEN;
    }

    /** Takes as long for a wrong string of this length as for the right one. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
