package io.github.runpodjava.config;

import java.util.Set;

/** Hides secrets in whatever leaves the worker. Thread-safe. */
public final class Secrets {
    /** What stands where a secret was. */
    public static final String HIDDEN = "[hidden]";

    private final Set<String> values;

    private Secrets(Set<String> values) {
        this.values = Set.copyOf(values);
    }

    /** Hides nothing. */
    public static Secrets none() {
        return new Secrets(Set.of());
    }

    /** The text with every secret in it replaced by {@link #HIDDEN}; the same instance when there is none. */
    public String hide(String text) {
        String shown = text;
        for (String value : values) {
            shown = shown.replace(value, HIDDEN);
        }
        return shown;
    }
}
