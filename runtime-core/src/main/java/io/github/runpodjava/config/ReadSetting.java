package io.github.runpodjava.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting as it was read. May hold a secret: not for show.
 *
 * @param name the variable or flag
 * @param given what it was set to; null when it was not set
 * @param standard what counts when it is not set; null when that is nothing
 * @param because the other setting that makes it so; null when none does
 */
public record ReadSetting(
        String name,
        @Nullable String given,
        @Nullable String standard,
        @Nullable String because) {

    /** A setting that depends on no other. */
    public ReadSetting(String name, @Nullable String given, @Nullable String standard) {
        this(name, given, standard, null);
    }

    /** What counts; empty for nothing. */
    public Optional<String> value() {
        return Optional.ofNullable(given == null ? standard : given);
    }

    /** Where the value came from: {@code flag}, {@code environment}, or {@code default} with what brought it. */
    public String source() {
        if (given == null) {
            return because == null ? "default" : "default (" + because + ")";
        }
        return name.startsWith("--") ? "flag" : "environment";
    }

    @Override
    public String toString() {
        return "ReadSetting[" + name + " by " + source() + "]";
    }
}
