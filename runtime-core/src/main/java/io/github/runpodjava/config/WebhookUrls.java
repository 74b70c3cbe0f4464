package io.github.runpodjava.config;

/**
 * Finds what is secret in the path of a URL: whoever knows the address of a webhook at Slack or Discord may post there.
 * Also in a URL within JSON or within another URL, whose slashes are written as {@code \/} or {@code %2F}.
 */
final class WebhookUrls {
    /** A service, and what is in front of the secret: its last segment that everybody may know, or the first at all. */
    private record Service(String host, String before) {}

    private static final Service[] SERVICES = {
        new Service("hooks.slack.com", ""),
        new Service("discord.com", "webhooks"),
        new Service("discordapp.com", "webhooks"),
        new Service("webhook.office.com", ""),
        new Service("hooks.zapier.com", ""),
        new Service("maker.ifttt.com", "key"),
    };

    private static final int LONGEST_HOST = 100;
    /** How far from the host the secret begins at most. */
    private static final int FARTHEST = 200;

    private static final String ENDS = "\"'<>`()[]{}|,;:?&#";

    private WebhookUrls() {}

    /** Where the secret is in the URL whose scheme ends before {@code at}. */
    static long spanAt(String text, int at) {
        int slashes = behindSlash(text, at);
        int host = slashes < 0 ? -1 : behindSlash(text, slashes);
        return host < 0 ? SecretPatterns.NOTHING : ofHost(text, host);
    }

    /** The place behind the slash at {@code at}, however it is written; -1 if there is none. */
    private static int behindSlash(String text, int at) {
        if (at >= text.length()) {
            return -1;
        }
        return switch (text.charAt(at)) {
            case '/' -> at + 1;
            case '\\' -> text.startsWith("/", at + 1) ? at + 2 : -1;
            case '%' -> text.regionMatches(true, at + 1, "2f", 0, 2) ? at + 3 : -1;
            default -> -1;
        };
    }

    private static long ofHost(String text, int host) {
        int end = host;
        int most = Math.min(text.length(), host + LONGEST_HOST);
        while (end < most && isHost(text.charAt(end))) {
            end++;
        }
        for (Service service : SERVICES) {
            int start = end - service.host.length();
            if (start >= host
                    && text.regionMatches(true, start, service.host, 0, service.host.length())
                    && (start == host || text.charAt(start - 1) == '.')) {
                return ofPath(text, end, service.before);
            }
        }
        return SecretPatterns.NOTHING;
    }

    private static boolean isHost(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c >= 'A' && c <= 'Z';
    }

    private static long ofPath(String text, int path, String before) {
        int segment = behindSlash(text, path);
        int at = segment;
        while (at >= 0 && at < text.length() && at < path + FARTHEST && !ends(text, at)) {
            int next = behindSlash(text, at);
            if (next < 0) {
                at++;
            } else if (before.isEmpty()
                    || text.regionMatches(segment, before, 0, Math.max(before.length(), at - segment))) {
                return secret(text, next);
            } else {
                segment = next;
                at = next;
            }
        }
        return SecretPatterns.NOTHING;
    }

    private static long secret(String text, int from) {
        int end = from;
        while (end < text.length() && !ends(text, end)) {
            end++;
        }
        // A full stop ends a sentence.
        while (end > from && text.charAt(end - 1) == '.') {
            end--;
        }
        return end == from ? SecretPatterns.NOTHING : SecretPatterns.span(from, end);
    }

    private static boolean ends(String text, int at) {
        char c = text.charAt(at);
        return c <= ' ' || ENDS.indexOf(c) >= 0 || c == '\\' && !text.startsWith("/", at + 1);
    }
}
