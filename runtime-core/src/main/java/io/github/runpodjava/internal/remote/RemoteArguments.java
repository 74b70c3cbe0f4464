package io.github.runpodjava.internal.remote;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words behind the name of a command, told apart.
 *
 * @param values the flags that have a value, without their dashes
 * @param switches the flags that have none
 * @param incomplete the flags whose value is not there
 */
record RemoteArguments(Map<String, String> values, Set<String> switches, Set<String> incomplete) {
    private static final Set<String> WITH_VALUE =
            Set.of("endpoint", "api-url", "platform-url", "worker", "job", "level", "lines", "record", "what");
    private static final Set<String> WITHOUT = Set.of("follow", "json", "platform");
    private static final String DASHES = "--";

    /** @param problems where it is noted what is no flag, and what lacks its value */
    static RemoteArguments read(List<String> words, List<String> problems) {
        RemoteArguments all = new RemoteArguments(new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String flag =
                    word.startsWith(DASHES) ? word.substring(DASHES.length(), equals < 0 ? word.length() : equals) : "";
            if (WITHOUT.contains(flag) && equals < 0) {
                all.switches.add(flag);
            } else if (WITH_VALUE.contains(flag) && equals >= 0) {
                all.values.put(flag, word.substring(equals + 1));
            } else if (WITH_VALUE.contains(flag) && hasValue(words, i)) {
                all.values.put(flag, words.get(++i));
            } else if (WITH_VALUE.contains(flag)) {
                all.incomplete.add(flag);
                problems.add(word + "   lacks its value; write it behind the flag, as in " + word + " VALUE");
            } else if (WITHOUT.contains(flag)) {
                problems.add(word + "   has a value, which this flag does not take; write --" + flag);
            } else {
                problems.add(word + "   is no flag of this command; --help shows those that there are");
            }
        }
        return all;
    }

    /** The next flag is no value: who left the value out is told so, and not that the flag behind it is wrong. */
    private static boolean hasValue(List<String> words, int flag) {
        return flag + 1 < words.size() && !words.get(flag + 1).startsWith(DASHES);
    }

    /** Whether it was named, with its value or without. */
    boolean names(String flag) {
        return values.containsKey(flag) || incomplete.contains(flag);
    }
}
