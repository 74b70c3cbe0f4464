package io.github.runpodjava.localserver.http;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Adds the headers without which a web page cannot read an error. */
@FunctionalInterface
public interface ErrorHeaders {
    /**
     * Adds what the caller needs.
     *
     * @param headers takes each header's name and value
     * @param origin the request's header {@code Origin}, if it could be read
     * @param host the request's header {@code Host}, if it could be read
     */
    void addTo(BiConsumer<String, String> headers, @Nullable String origin, @Nullable String host);
}
