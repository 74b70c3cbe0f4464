package io.github.runpodjava.localserver.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides where webhooks may go; nothing else does. The server calls whatever address a request names, so whoever can
 * reach the server could make it call what only this machine can reach. While it listens to this machine only, its
 * callers can do that without it, and a receiver on the developer's machine is the very thing to try: every address is
 * allowed. Once it listens wider, it calls public addresses only.
 *
 * <p>The address is looked up when it is needed, and once more by the HTTP client: a name whose address changes in
 * between gets past this check, unless the JVM's cache of names still knows it. Redirects are never followed.
 */
public final class WebhookAddresses {
    private static final int MAX_PORT = 65_535;

    private final boolean publicOnly;

    private WebhookAddresses(boolean publicOnly) {
        this.publicOnly = publicOnly;
    }

    /** The rule for a server that listens on this host, a name or an address. */
    public static WebhookAddresses forServerOn(String host) {
        try {
            boolean loopbackOnly =
                    Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
            // No name at all stands for the loopback here and for every address where the server binds.
            return new WebhookAddresses(host.isBlank() || !loopbackOnly);
        } catch (UnknownHostException unknown) {
            return new WebhookAddresses(true);
        }
    }

    /** The URL that this text is; empty if it is none that a webhook can have. Nothing is looked up. */
    public static Optional<URI> parse(String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            return web && url.getHost() != null && url.getPort() <= MAX_PORT && url.getPort() != 0
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (URISyntaxException invalid) {
            return Optional.empty();
        }
    }

    /**
     * Whether the server may call this URL. Looks up the name, which may take seconds.
     *
     * @throws UnknownHostException if the name has no address
     */
    boolean allows(URI url) throws UnknownHostException {
        return !publicOnly
                || Arrays.stream(InetAddress.getAllByName(url.getHost())).allMatch(WebhookAddresses::isPublic);
    }

    private static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean carrierGrade = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
        return !(address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || uniqueLocal
                || carrierGrade
                || thisNetwork);
    }
}
