package io.github.runpodjava.localserver.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which web pages may call the server: its own, those served by this machine, and those that were named. */
final class Origins {
    private static final String ANY = "*";

    private final Set<String> allowed;

    /** @param allowed origins as in {@code https://example.org}; {@code *} is any, {@code null} a page without one */
    Origins(List<String> allowed) {
        this.allowed = allowed.stream().map(Origins::plain).collect(Collectors.toUnmodifiableSet());
    }

    boolean anyIsAllowed() {
        return allowed.contains(ANY);
    }

    /**
     * Whether a page from this origin may call.
     *
     * @param host the {@code Host} header of the same request
     */
    boolean allow(String origin, @Nullable String host) {
        return anyIsAllowed() || allowed.contains(plain(origin)) || isOurs(origin, host);
    }

    private static boolean isOurs(String origin, @Nullable String host) {
        try {
            URI uri = new URI(origin.trim());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            String authority = uri.getRawAuthority();
            return web
                    && authority != null
                    && uri.getRawPath().isEmpty()
                    && (authority.equalsIgnoreCase(host) || isOfThisMachine(uri));
        } catch (URISyntaxException invalid) {
            return false;
        }
    }

    private static boolean isOfThisMachine(URI origin) {
        return origin.getHost() != null
                && origin.getRawUserInfo() == null
                && HostName.of(origin.getHost()).isThisMachine();
    }

    private static String plain(String origin) {
        String text = origin.trim().toLowerCase(Locale.ROOT);
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
