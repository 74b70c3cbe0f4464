package io.github.runpodjava.localserver.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of faults by the names that plans and answers use. */
enum FaultKind {
    SLOW("delayMs"),
    RESET(),
    CLOSE(),
    LOSE(),
    STATUS("status", "retryAfter", "body", "contentType", "effect"),
    GARBAGE("body", "contentType", "effect"),
    TRUNCATE(),
    EMPTY("effect"),
    DUPLICATE();

    private final List<String> options;

    FaultKind(String... options) {
        this.options = List.of(options);
    }

    /** The name in a plan. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The keys that only some kinds have. */
    List<String> options() {
        return options;
    }

    static Optional<FaultKind> named(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(FaultKind::id).toList();
    }
}
