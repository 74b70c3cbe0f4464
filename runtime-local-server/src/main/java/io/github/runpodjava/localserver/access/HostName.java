package io.github.runpodjava.localserver.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host of a {@code Host} header or of an origin. Never looked up: what a caller sends must not start a DNS query.
 *
 * @param text lower case, without port, brackets and final dot
 */
record HostName(String text) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9a-f:.%]+)](:\\d*)?");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    /** @param authority a host, with or without a port */
    static HostName of(String authority) {
        String host = authority.trim().toLowerCase(Locale.ROOT);
        Matcher bracketed = BRACKETED.matcher(host);
        if (bracketed.matches()) {
            return new HostName(bracketed.group(1));
        }
        if (host.indexOf(':') == host.lastIndexOf(':')) {
            host = PORT.matcher(host).replaceFirst("");
        }
        return new HostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    }

    /** Whether browsers and operating systems take this for the machine itself, whatever DNS says. */
    boolean isThisMachine() {
        return text.equals("localhost")
                || text.endsWith(".localhost")
                // Reaches the loopback on Linux and macOS, and is printed by many programs as their address.
                || text.equals("0.0.0.0")
                || text.equals("::")
                || isLoopbackLiteral();
    }

    boolean isLiteral() {
        return isIpv4() || text.contains(":");
    }

    /** Such a name is nobody's on the internet: a service of docker compose, a machine of the local network. */
    boolean isLocalName() {
        return !text.isEmpty() && !text.contains(".") || text.endsWith(".internal") || text.endsWith(".local");
    }

    private boolean isIpv4() {
        return IPV4.matcher(text).matches();
    }

    private boolean isLoopbackLiteral() {
        if (isIpv4()) {
            return text.startsWith("127.");
        }
        try {
            // In brackets it can be nothing but a literal.
            return text.contains(":") && InetAddress.getByName("[" + text + "]").isLoopbackAddress();
        } catch (UnknownHostException noLiteral) {
            return false;
        }
    }
}
