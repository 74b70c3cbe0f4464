package io.github.runpodjava.internal.inspect;

import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerSettings;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings, fit to be shown: no value of a name that sounds like a secret, and of URLs nothing that could be one. */
final class ShownSetting {
    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIAL|AUTH|COOKIE|SIGNATURE|CERT|PRIVATE).*");
    /** No secret, whatever its name sounds like: it says whether something is on. */
    private static final Set<String> SWITCHES = Set.of("true", "false");

    private static final Pattern USER_INFO = Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)[^/?#\\s@]*@");
    private static final Pattern QUERY = Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://[^\\s?#]*)[?#][^\\s]*");

    private final Secrets secrets;

    ShownSetting(Secrets secrets) {
        this.secrets = secrets;
    }

    String of(String name, String value) {
        if (SWITCHES.contains(value)) {
            return value;
        }
        if (SECRET_NAME
                .matcher(name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'))
                .matches()) {
            return Secrets.HIDDEN;
        }
        if (name.equals(WorkerSettings.JAVA_OPTIONS)) {
            return Stream.of(value.trim().split("\\s+")).map(this::argument).collect(Collectors.joining(" "));
        }
        return text(value);
    }

    /** A text that may hold URLs. */
    String text(String value) {
        String withoutUser = USER_INFO.matcher(value).replaceAll("$1" + Secrets.HIDDEN + "@");
        return secrets.hide(QUERY.matcher(withoutUser).replaceAll("$1?" + Secrets.HIDDEN));
    }

    /** An argument of the JVM or the program, as in {@code -Dname=value}. */
    String argument(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0
                ? text(argument)
                : argument.substring(0, equals + 1) + of(argument.substring(0, equals), argument.substring(equals + 1));
    }
}
