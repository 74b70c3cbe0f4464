package io.github.runpodjava.localserver.access;

import io.github.runpodjava.localserver.http.Gate;
import io.github.runpodjava.localserver.http.RequestRefused;
import io.github.runpodjava.localserver.http.Shown;
import io.javalin.http.Context;
import java.util.Set;

/**
 * Lets in only requests that call the server by a name that is its own. A web page whose name is made to point at this
 * machine (DNS rebinding) is of the same origin for the browser, and only the name gives it away. Who shows the API key
 * is no such page.
 */
final class HostGate implements Gate {
    private final Binding binding;
    private final Set<HostName> names;
    private final ApiKey key;

    /** @param names under which the server may be called beside those that everybody knows for this machine */
    /** Nearly all requests have the same one. */
    private volatile String lastOfOurs = "";

    HostGate(Binding binding, Set<HostName> names, ApiKey key) {
        this.binding = binding;
        this.names = Set.copyOf(names);
        this.key = key;
    }

    @Override
    public void admit(Context ctx) {
        String host = ctx.header("Host");
        // HTTP/1.0 has no such header; no browser speaks it.
        if (host == null || host.equals(lastOfOurs)) {
            return;
        }
        if (isOurs(HostName.of(host))) {
            lastOfOurs = host;
            return;
        }
        if (key.isShownBy(ctx.header("Authorization"))) {
            return;
        }
        throw RequestRefused.with(
                403,
                "This server does not answer to the name \"" + Shown.of(host) + "\". Call it by localhost, or start it"
                        + " with --api-allow-host " + Shown.of(HostName.of(host).text()) + ".");
    }

    private boolean isOurs(HostName host) {
        return host.isThisMachine()
                || names.contains(host)
                || !binding.thisMachineOnly() && (host.isLiteral() || host.isLocalName());
    }
}
