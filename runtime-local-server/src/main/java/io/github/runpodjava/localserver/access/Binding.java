package io.github.runpodjava.localserver.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What the server listens on.
 *
 * @param host the name or address that it was told to bind
 * @param thisMachineOnly whether only programs on this machine can connect
 */
public record Binding(String host, boolean thisMachineOnly) {

    /** Looks the host up. A name without an address counts as reachable from elsewhere, which is the careful guess. */
    public static Binding of(String host) {
        // No name at all stands for the loopback in a look-up and for every address where the server binds.
        return new Binding(host, !host.isBlank() && isLoopback(host));
    }

    private static boolean isLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
