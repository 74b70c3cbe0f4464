package io.github.runpodjava.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads settings and collects what is wrong with them, so that all of it can be told in one message. A reader that
 * found a problem still answers with the default, so that reading goes on.
 */
public final class SettingsReader {
    private static final Pattern SERVER =
            Pattern.compile("(?:[^@\\s]*@)?(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~-]+)(?::([0-9]{1,5}))?");

    private final Environment environment;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, ReadSetting> reads = new LinkedHashMap<>();

    public SettingsReader(Environment environment) {
        this.environment = environment;
    }

    Environment environment() {
        return environment;
    }

    /** A text; empty where it is not set. */
    public Optional<String> text(String name) {
        Optional<String> value = environment.get(name);
        reads.putIfAbsent(name, new ReadSetting(name, value.orElse(null), null));
        return value;
    }

    /** A text that has a default. */
    public String text(String name, String otherwise) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            reads.put(name, new ReadSetting(name, null, otherwise));
        }
        return value.orElse(otherwise);
    }

    /** A text that another setting brings where it is not set. */
    Optional<String> textOr(String name, String other) {
        Optional<String> value = text(name);
        return value.isPresent() ? value : brought(name, other, text(other));
    }

    /** Has it known that what another setting is, read here or elsewhere, counts for {@code name}, which is not set. */
    Optional<String> brought(String name, String other, Optional<String> value) {
        value.ifPresent(text -> reads.put(name, new ReadSetting(name, null, text, other)));
        return value;
    }

    /** Has it known that what counts where {@code name} is not set, as it was read last, is so by another setting. */
    void because(String name, String other) {
        reads.computeIfPresent(name, (same, read) -> new ReadSetting(name, read.given(), read.standard(), other));
    }

    /** What was read so far, in that order, and what counted where nothing was set. */
    public List<ReadSetting> reads() {
        return List.copyOf(reads.values());
    }

    /** A whole number of milliseconds from {@code least} to {@code most}. */
    public Duration millis(String name, Duration least, Duration most, Duration otherwise) {
        return Duration.ofMillis(whole(
                name,
                least.toMillis(),
                most.toMillis(),
                otherwise.toMillis(),
                "whole milliseconds",
                otherwise.toMillis()));
    }

    /** A whole number from {@code least} to {@code most}. */
    public int number(String name, int least, int most, int otherwise) {
        return (int) whole(name, least, most, otherwise, "a whole number", otherwise);
    }

    /** A port, 0 included. */
    public int port(String name, int otherwise) {
        return (int) whole(name, 0, 65_535, otherwise, "a whole number", 8000);
    }

    /** A whole number from {@code least} to {@code most}. */
    public long number(String name, long least, long most, long otherwise) {
        return whole(name, least, most, otherwise, "a whole number", otherwise);
    }

    private long whole(String name, long least, long most, long otherwise, String expected, long example) {
        return parsed(
                name,
                value -> {
                    long number = Long.parseLong(value.trim());
                    if (number < least || number > most) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                },
                otherwise,
                expected + " from " + least + " to " + most + ", for example " + example);
    }

    /** {@code true} or {@code false}, in any case. */
    public boolean flag(String name, boolean otherwise) {
        return parsed(
                name,
                value -> switch (value.trim().toLowerCase(Locale.ROOT)) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw new IllegalArgumentException();
                },
                otherwise,
                "true or false");
    }

    /** One of an enum's names, in any case. */
    public <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
        return text(name).flatMap(value -> oneOf(name, value, type));
    }

    /** The same for a value that came from elsewhere, a flag for example. */
    public <E extends Enum<E>> Optional<E> oneOf(String name, String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value.trim())) {
                return Optional.of(constant);
            }
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name());
        }
        problem(name, value, "one of " + String.join(", ", names));
        return Optional.empty();
    }

    /** A folder or file on this machine; it need not exist. */
    public Optional<Path> path(String name) {
        return text(name).flatMap(value -> {
            try {
                return Optional.of(Path.of(value.trim()));
            } catch (InvalidPathException e) {
                problem(name, value, "a path of this machine; for letters beyond ASCII set LANG=C.UTF-8");
                return Optional.empty();
            }
        });
    }

    /** An http or https URL, possibly with placeholders such as {@code $ID} in it. */
    public Optional<String> urlTemplate(String name) {
        return text(name).flatMap(value -> {
            String url = value.trim();
            if (isHttpUrl(url)) {
                return Optional.of(url);
            }
            problem(name, value, "an http or https URL, as in https://example.org/path");
            return Optional.empty();
        });
    }

    private static boolean isHttpUrl(String url) {
        // Only scheme and host are looked at: the rest holds placeholders and must reach the wire unchanged.
        int schemeEnd = url.indexOf("://");
        if (schemeEnd < 0) {
            return false;
        }
        String scheme = url.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return false;
        }
        int authorityEnd = url.length();
        for (char end : new char[] {'/', '?', '#'}) {
            int at = url.indexOf(end, schemeEnd + 3);
            if (at >= 0) {
                authorityEnd = Math.min(authorityEnd, at);
            }
        }
        // Not java.net.URI, to which a host with an underscore is none; containers have such names.
        Matcher server = SERVER.matcher(url.substring(schemeEnd + 3, authorityEnd));
        if (!server.matches()) {
            return false;
        }
        String port = server.group(1);
        return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535);
    }

    private <T> T parsed(String name, Function<String, T> parse, T otherwise, String expected) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            reads.put(name, new ReadSetting(name, null, String.valueOf(otherwise)));
            return otherwise;
        }
        try {
            return parse.apply(value.get());
        } catch (IllegalArgumentException e) {
            problem(name, value.get(), expected);
            return otherwise;
        }
    }

    /** Notes that {@code name} has an unusable value. */
    public void problem(String name, String value, String expected) {
        problems.add(name + " = \"" + value + "\"   expected " + expected);
    }

    /** Notes that {@code name} is not set although it must be. */
    public void missing(String name, String why) {
        problems.add(name + "   missing; " + why);
    }

    /** Notes any other problem, in a sentence that names the setting. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /** Takes over what another reader found. */
    void addAll(SettingsReader other) {
        problems.addAll(other.problems);
        reads.putAll(other.reads);
    }

    /** @throws InvalidSettingsException if anything was wrong */
    public void rejectIfAnyProblem() {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }
}
