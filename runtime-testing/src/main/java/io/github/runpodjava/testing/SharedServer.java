package io.github.runpodjava.testing;

import io.github.runpodjava.localserver.LocalServer;
import io.github.runpodjava.localserver.LocalServerBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One server for all who use it at the same time: it starts with the first and ends with the last. So it does not
 * matter whether those are tests, classes, nested classes, or classes that inherit the same field and run in parallel.
 */
final class SharedServer {
    private final LocalServerBuilder builder;
    private @Nullable LocalServer server;
    private int users;

    SharedServer(LocalServerBuilder builder) {
        this.builder = builder;
    }

    synchronized void enter() {
        if (server == null) {
            server = builder.start();
        }
        users++;
    }

    /** Does nothing if it never started: JUnit calls the end of what failed to begin, too. */
    synchronized void leave() {
        if (server == null) {
            return;
        }
        users--;
        if (users == 0) {
            LocalServer ended = server;
            server = null;
            ended.close();
        }
    }

    synchronized Optional<LocalServer> running() {
        return Optional.ofNullable(server);
    }
}
