package io.github.runpodjava.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Environment variables, as a value that tests can make up. Nothing else reads the process's environment. */
@FunctionalInterface
public interface Environment {

    /** The variable's value; empty when it is unset or blank. */
    Optional<String> get(String name);

    /** The names of all variables; none where they cannot be listed. */
    default Set<String> names() {
        return Set.of();
    }

    /** The environment of this process. */
    static Environment system() {
        return new Variables(System.getenv());
    }

    /** An environment of exactly these variables. */
    static Environment of(Map<String, String> variables) {
        return new Variables(Map.copyOf(variables));
    }
}
