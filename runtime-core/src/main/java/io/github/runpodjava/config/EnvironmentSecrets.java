package io.github.runpodjava.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads from the environment what is secret. */
final class EnvironmentSecrets {
    private static final int SHORTEST = 6;
    private static final int SURELY_NO_WORD = 12;
    /** What variables about secrets end with that hold none: where one is, how it is called, how long it lasts. */
    private static final Set<String> NO_VALUE = Set.of(
            "URL", "URI", "HOST", "PORT", "PATH", "FILE", "DIR", "NAME", "NAMES", "TTL", "TIMEOUT", "ENABLED", "TYPE",
            "MODE", "SIZE", "LIMIT", "COUNT", "SOCK");

    private EnvironmentSecrets() {}

    static Secrets read(Environment environment) {
        Set<String> declared = new HashSet<>();
        for (String name : list(environment, Secrets.NAMES)) {
            declared.add(SecretNames.plain(name, 0, name.length()));
        }
        SecretNames names = new SecretNames(declared);
        List<String> values = new ArrayList<>(list(environment, Secrets.VALUES));
        for (String name : new TreeSet<>(environment.names())) {
            if (name.equals(Secrets.NAMES) || name.equals(Secrets.VALUES)) {
                continue;
            }
            String value = environment.get(name).orElse("").strip();
            if (isSecret(names, name) && isNoWord(value)) {
                values.add(value);
            }
            int scheme = value.indexOf("://");
            if (scheme > 0) {
                // As part of a URL what is secret is found anyway; it may also be logged without the URL around it.
                add(SecretPatterns.spanAt(value, scheme, 0, VainLooks.at(value)), value, values);
                int at = value.indexOf('@');
                if (at > 0) {
                    add(SecretPatterns.spanAt(value, at, 0, VainLooks.at(value)), value, values);
                }
            }
        }
        return Secrets.of(names, values);
    }

    private static boolean isSecret(SecretNames names, String name) {
        int last = name.lastIndexOf('_');
        return names.isVariable(name) && !(last > 0 && NO_VALUE.contains(name.substring(last + 1)));
    }

    /** Hiding {@code production} or {@code 8080} wherever it is logged would help nobody. */
    private static boolean isNoWord(String value) {
        if (value.length() >= SURELY_NO_WORD) {
            return true;
        }
        boolean onlyLetters = value.chars().allMatch(Character::isLetter);
        return value.length() >= SHORTEST && !onlyLetters;
    }

    /** Of a URL such as a database's the password, of a webhook's its path. */
    private static void add(long span, String url, List<String> values) {
        if (span != SecretPatterns.NOTHING) {
            String secret = url.substring(SecretPatterns.start(span), SecretPatterns.end(span));
            if (isNoWord(secret)) {
                values.add(secret);
            }
        }
    }

    private static List<String> list(Environment environment, String name) {
        List<String> items = new ArrayList<>();
        for (String item : environment.get(name).orElse("").split(",")) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }
}
