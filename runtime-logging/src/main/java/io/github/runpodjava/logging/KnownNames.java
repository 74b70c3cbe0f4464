package io.github.runpodjava.logging;

import io.github.runpodjava.config.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * Names of threads and loggers as JSON strings with their secrets hidden: there are few, and each is on many lines.
 * Thread-safe.
 */
final class KnownNames {
    private static final int PLACES = 256;

    /** Immutable, so that a thread sees it whole or not at all. */
    private record Known(String name, int revision, byte[] json) {}

    private final Secrets secrets;
    private final @Nullable Known[] known = new @Nullable Known[PLACES];

    KnownNames(Secrets secrets) {
        this.secrets = secrets;
    }

    /** The name as a JSON string, quotes included. */
    byte[] json(String name) {
        int place = name.hashCode() & (PLACES - 1);
        Known here = known[place];
        int revision = secrets.revision();
        if (here == null || here.revision != revision || !here.name.equals(name)) {
            here = new Known(
                    name,
                    revision,
                    new JsonBytes(name.length() + 2).string(secrets.hide(name)).toBytes());
            known[place] = here;
        }
        return here.json;
    }
}
