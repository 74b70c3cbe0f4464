package io.github.runpodjava.fakeplatform;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The arguments of {@link FakePlatformMain}. */
record MainOptions(
        FakePlatformBuilder platform, int jobs, String input, Optional<Faults> faults, boolean exitWhenDone) {
    private static final String EXIT = "--exit-when-done";
    private static final Set<String> WITH_VALUE =
            Set.of("--port", "--jobs", "--input", "--hold", "--ping", "--faults", "--record");

    static MainOptions parse(String... args) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(EXIT)) {
                given.put(EXIT, "");
            } else if (WITH_VALUE.contains(args[i]) && i + 1 < args.length) {
                given.put(args[i], args[++i]);
            } else {
                throw new IllegalArgumentException("unknown flag, or flag without value: " + args[i] + "; known are "
                        + EXIT + " and, with a value, "
                        + WITH_VALUE.stream().sorted().toList());
            }
        }
        FakePlatformBuilder platform = FakePlatform.builder()
                .port(number(given, "--port", 0))
                .hold(Duration.ofMillis(number(given, "--hold", 2000)))
                .pingInterval(Duration.ofMillis(number(given, "--ping", 10_000)))
                .record(number(given, "--record", 0));
        return new MainOptions(
                platform,
                number(given, "--jobs", 1),
                given.getOrDefault("--input", "{}"),
                Optional.ofNullable(given.get("--faults")).map(MainOptions::faults),
                given.containsKey(EXIT));
    }

    private static int number(Map<String, String> given, String flag, int otherwise) {
        String text = given.get(flag);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException notNumber) {
            throw new IllegalArgumentException(flag + " wants a whole number, not " + text, notNumber);
        }
    }

    /** Reads {@code seed=42,serverErrors=0.05,slow=0.05:200}; the number after the colon is milliseconds. */
    static Faults faults(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split(",")) {
            String[] pair = part.split("=", 2);
            parts.put(pair[0].strip(), pair.length == 2 ? pair[1].strip() : "");
        }
        try {
            long seed = Long.parseLong(Optional.ofNullable(parts.remove("seed")).orElse("0"));
            Faults faults = Faults.seeded(seed);
            for (Map.Entry<String, String> part : parts.entrySet()) {
                faults = with(faults, part.getKey(), part.getValue());
            }
            return faults;
        } catch (NumberFormatException notNumber) {
            throw new IllegalArgumentException("not a list of faults: " + text, notNumber);
        }
    }

    private static Faults with(Faults faults, String name, String value) {
        String[] rateAndPause = value.split(":", 2);
        double rate = Double.parseDouble(rateAndPause[0]);
        return switch (name) {
            case "serverErrors" -> faults.serverErrors(rate);
            case "tooManyRequests" -> faults.tooManyRequests(rate);
            case "resetBefore" -> faults.resetBefore(rate);
            case "resetAfter" -> faults.resetAfter(rate);
            case "cutHalfway" -> faults.cutHalfway(rate);
            case "garbage" -> faults.garbage(rate);
            case "slow" ->
                faults.slow(rate, Duration.ofMillis(rateAndPause.length == 2 ? Long.parseLong(rateAndPause[1]) : 1000));
            default -> throw new IllegalArgumentException("unknown fault: " + name);
        };
    }
}
