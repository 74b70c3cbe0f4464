package io.github.runpodjava.internal.remote;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    /** Those of the flags with a value that may have any, if there is one. */
    private static final Set<String> NAMES = Set.of("worker", "job", "record");

    /** The flags that not all of the commands have, and which of them have them. */
    private static final Map<String, Set<String>> OF_SOME = Map.of(
            "lines", Set.of("logs"),
            "level", Set.of("logs", "inspect"),
            "job", Set.of("logs", "inspect"),
            "follow", Set.of("logs"),
            "platform", Set.of("logs"),
            "platform-url", Set.of("logs"),
            "record", Set.of("crashes"),
            "what", Set.of("inspect"));

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

    /**
     * Notes what would be passed over in silence: a flag that {@code command} does not have, and a value that is empty, as
     * of a variable of the shell that is not set, which would not narrow anything down.
     */
    void checkFor(String command, List<String> problems) {
        Stream.of(values.keySet(), switches, incomplete)
                .flatMap(Set::stream)
                .filter(flag -> !OF_SOME.getOrDefault(flag, Set.of(command)).contains(command))
                .forEach(flag -> problems.add(DASHES + flag + "   is no flag of " + command + "; it is one of "
                        + OF_SOME.getOrDefault(flag, Set.of()).stream().sorted().collect(Collectors.joining(" and "))));
        values.forEach((flag, value) -> {
            if (value.isBlank() && NAMES.contains(flag)) {
                problems.add(DASHES + flag + " = \"" + value + "\"   is empty; name one, or leave the flag out");
            }
        });
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
