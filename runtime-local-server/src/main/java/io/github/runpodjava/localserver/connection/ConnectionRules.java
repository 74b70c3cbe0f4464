package io.github.runpodjava.localserver.connection;

import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
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
     * @param quick says of a request with a small body whether the application waits for nothing to handle it
     * @return what is to answer them instead
     */
    public static Handler over(Server server, Handler application, Patience patience, Predicate<Request> quick) {
        server.setRequestLog(new AccessLog());
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        server.addBean(new SlowHeads(server, patience.grace()));
        Handler threads = new QuickRequests(application, quick, server.getThreadPool());
        return new BoundedAnswers(new WholeBody(threads, patience), patience);
    }
}
