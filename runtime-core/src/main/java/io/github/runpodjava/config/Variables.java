package io.github.runpodjava.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An environment that is a map. */
final class Variables implements Environment {
    private final Map<String, String> values;

    Variables(Map<String, String> values) {
        this.values = values;
    }

    @Override
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }
}
