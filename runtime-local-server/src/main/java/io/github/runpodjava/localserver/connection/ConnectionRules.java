package io.github.runpodjava.localserver.connection;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;

/** What holds for every connection of the server. */
public final class ConnectionRules {
    /** Far below what a process may open, and more than any developer's programs need. */
    private static final int MOST_CONNECTIONS = 4_000;

    private ConnectionRules() {}

    /**
     * Puts the rules into force; to be called before the server starts.
     *
     * @param application what answers requests
     * @return what is to answer them instead
     */
    public static Handler over(Server server, Handler application, Patience patience) {
        server.setRequestLog(new AccessLog());
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        server.addBean(new SlowHeads(server, patience.grace()));
        return new BoundedAnswers(new WholeBody(application, patience), patience);
    }
}
