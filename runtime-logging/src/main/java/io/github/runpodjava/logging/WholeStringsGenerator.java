package io.github.runpodjava.logging;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** The one gate that every key and every string of a JSON line passes. */
final class WholeStringsGenerator extends JsonGeneratorDelegate {
    WholeStringsGenerator(JsonGenerator generator) {
        super(generator, false);
    }

    @Override
    public JsonGenerator writeName(String name) {
        delegate.writeName(SafeText.whole(name));
        return this;
    }

    @Override
    public JsonGenerator writeString(@Nullable String value) {
        delegate.writeString(value == null ? null : SafeText.whole(value));
        return this;
    }
}
