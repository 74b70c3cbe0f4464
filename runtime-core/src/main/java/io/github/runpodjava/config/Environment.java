package io.github.runpodjava.config;

import java.util.Map;
import java.util.Optional;

/** Environment variables, as a value that tests can make up. Nothing else reads the process's environment. */
@FunctionalInterface
public interface Environment {

    /** The variable's value; empty when it is unset or blank. */
    Optional<String> get(String name);

    /** The environment of this process. */
    static Environment system() {
        return name -> Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /** An environment of exactly these variables. */
    static Environment of(Map<String, String> variables) {
        Map<String, String> copy = Map.copyOf(variables);
        return name -> Optional.ofNullable(copy.get(name)).filter(value -> !value.isBlank());
    }
}
