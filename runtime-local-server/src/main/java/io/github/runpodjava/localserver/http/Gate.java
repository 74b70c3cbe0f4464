package io.github.runpodjava.localserver.http;

import io.javalin.http.Context;

/** Something that a request has to pass before its route sees it. */
@FunctionalInterface
public interface Gate {
    /**
     * Lets the request pass by returning.
     *
     * @throws RequestRefused if it may not
     */
    void admit(Context ctx);
}
