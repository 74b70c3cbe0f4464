package io.github.runpodjava.localserver.webhook;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.access.Binding;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides where webhooks may go; nothing else does. The server calls whatever address a request names, so whoever can
 * reach the server could make it call what only this machine can reach. While it listens to this machine only, its
 * callers can do that without it, and a receiver on the developer's machine is the very thing to try: every address is
 * allowed. Once it listens wider, it calls public addresses only, unless {@code --api-private-webhooks} says otherwise.
 *
 * <p>What is checked is what is connected to: the HTTP client gets its addresses from here. Redirects are never
 * followed.
 */
public final class WebhookAddresses {
    private static final int MAX_PORT = 65_535;
    /** What the JDK does not know: IANA's registries of addresses for special purposes, and IPv6 that carries IPv4. */
    private static final List<Range> RESERVED = List.of(
            Range.of("0.0.0.0", 8),
            Range.of("100.64.0.0", 10),
            Range.of("192.0.0.0", 24),
            Range.of("198.18.0.0", 15),
            Range.of("240.0.0.0", 4),
            Range.of("::", 96),
            Range.of("64:ff9b::", 32),
            Range.of("2002::", 16),
            Range.of("fc00::", 7));

    private final boolean publicOnly;

    private WebhookAddresses(boolean publicOnly) {
        this.publicOnly = publicOnly;
    }

    /** The rule for a server with these settings. */
    public static WebhookAddresses of(ApiSettings api) {
        return new WebhookAddresses(
                !api.privateWebhooks() && !Binding.of(api.host()).thisMachineOnly());
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

    /** Whether every address may be called. */
    boolean allowAll() {
        return !publicOnly;
    }

    /**
     * The addresses of a name or of an address. Whoever connects has to use these, because another look-up may have another answer.
     *
     * @throws UnknownHostException if the name has no address
     * @throws ForbiddenAddressException if one of them may not be called
     */
    List<InetAddress> lookUp(String host) throws UnknownHostException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        if (publicOnly && !Arrays.stream(addresses).allMatch(WebhookAddresses::isPublic)) {
            throw new ForbiddenAddressException(host);
        }
        return List.of(addresses);
    }

    /** A name that leads to an address which the server may not call. */
    static final class ForbiddenAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        ForbiddenAddressException(String host) {
            super(host);
        }
    }

    private static boolean isPublic(InetAddress address) {
        return !(address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || RESERVED.stream().anyMatch(range -> range.contains(address)));
    }

    /** Addresses that begin with these bits. */
    private record Range(byte[] start, int bits) {
        static Range of(String literal, int bits) {
            try {
                return new Range(InetAddress.getByName(literal).getAddress(), bits);
            } catch (UnknownHostException impossible) {
                throw new IllegalArgumentException(literal, impossible);
            }
        }

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (bytes.length != start.length) {
                return false;
            }
            int shift = bytes.length * 8 - bits;
            return new BigInteger(1, bytes).shiftRight(shift).equals(new BigInteger(1, start).shiftRight(shift));
        }
    }
}
