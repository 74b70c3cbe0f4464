package io.github.runpodjava.job;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code tracestate} of W3C Trace Context, level 2: what other systems attach to a trace, to be passed on. */
final class TraceState {
    private static final int MOST_MEMBERS = 32;
    /** What everybody passes on; what is longer may be shortened, by whole members. */
    private static final int LENGTH = 512;
    /** The first to go when it is too long. */
    private static final int LONG_MEMBER = 128;

    private static final int LONGEST_PART = 256;

    private TraceState() {}

    /** The list as it is passed on; empty if there is none or it is invalid, which leaves the trace itself valid. */
    static String read(String header) {
        List<String> members = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String each : header.split(",")) {
            // Spaces and tabs around a member, and members that are empty, are allowed and say nothing.
            String member = each.strip();
            if (member.isEmpty()) {
                continue;
            }
            int equals = member.indexOf('=');
            boolean valid = equals > 0
                    && isKey(member.substring(0, equals))
                    && isValue(member.substring(equals + 1))
                    && keys.add(member.substring(0, equals));
            if (!valid || keys.size() > MOST_MEMBERS) {
                return "";
            }
            members.add(member);
        }
        return shortened(members);
    }

    private static String shortened(List<String> members) {
        if (length(members) > LENGTH) {
            members.removeIf(member -> member.length() > LONG_MEMBER);
        }
        // The newest is in front.
        while (length(members) > LENGTH) {
            members.remove(members.size() - 1);
        }
        return String.join(",", members);
    }

    private static int length(List<String> members) {
        return members.stream().mapToInt(member -> member.length() + 1).sum() - 1;
    }

    private static boolean isKey(String key) {
        return key.length() <= LONGEST_PART
                && isSmallOrDigit(key.charAt(0))
                && key.chars().allMatch(c -> isSmallOrDigit(c) || "_-*/@".indexOf(c) >= 0);
    }

    private static boolean isSmallOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isValue(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST_PART
                && value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=');
    }
}
