package io.github.runpodjava.internal.remote;

import io.github.runpodjava.config.DebugToken;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one of the commands was told.
 *
 * @param command logs, crashes or inspect
 * @param values the flags that have a value, without their dashes
 * @param switches the flags that have none
 * @param apiKey {@code RUNPOD_API_KEY}; empty for a local server without a key
 * @param token {@code RUNPOD_DEBUG_TOKEN}; empty where it is not needed
 */
record RemoteOptions(String command, Map<String, String> values, Set<String> switches, String apiKey, String token) {
    static final List<String> COMMANDS = List.of("logs", "crashes", "inspect");
    private static final Set<String> WITH_VALUE =
            Set.of("endpoint", "api-url", "platform-url", "worker", "job", "level", "lines", "record", "what");
    private static final Pattern SERVER = Pattern.compile("https?://[^/?#]+");
    private static final Set<String> WITHOUT = Set.of("follow", "json", "platform");

    private static final String API = "https://api.runpod.ai/v2";
    private static final String PLATFORM = "https://api.runpod.io/v2";

    /** @throws InvalidSettingsException naming all that is wrong */
    static RemoteOptions read(List<String> arguments, Environment environment) {
        Map<String, String> values = new LinkedHashMap<>();
        java.util.LinkedHashSet<String> switches = new java.util.LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String flag = argument.startsWith("--")
                    ? argument.substring(2, equals < 0 ? argument.length() : equals)
                    : argument;
            if (WITHOUT.contains(flag) && equals < 0) {
                switches.add(flag);
            } else if (WITH_VALUE.contains(flag) && equals >= 0) {
                values.put(flag, argument.substring(equals + 1));
            } else if (WITH_VALUE.contains(flag) && i + 1 < arguments.size()) {
                values.put(flag, arguments.get(++i));
            } else {
                problems.add(argument + "   is no flag of this command, or lacks its value");
            }
        }
        if (values.getOrDefault("endpoint", "").isBlank()) {
            problems.add("--endpoint   missing; the id of the endpoint, as in --endpoint abc123");
        }
        if (switches.contains("platform") && !values.containsKey("worker")) {
            problems.add("--worker   missing; RunPod's own log stream is one of a worker");
        }
        String token = environment.get(DebugToken.NAME).orElse("");
        if (token.isBlank() && !switches.contains("platform")) {
            problems.add(DebugToken.NAME + "   missing; the token that the workers were started with");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new RemoteOptions(
                arguments.get(0),
                values,
                switches,
                environment.get("RUNPOD_API_KEY").orElse(""),
                token);
    }

    String endpoint() {
        return values.getOrDefault("endpoint", "");
    }

    /** The URL of a route of the endpoint in the job API. */
    String url(String route) {
        return withoutSlash(values.getOrDefault("api-url", API)) + "/" + endpoint() + route;
    }

    /** The URL of RunPod's own log stream of the worker. */
    String platformUrl() {
        return withoutSlash(values.getOrDefault("platform-url", PLATFORM)) + "/serverless/" + endpoint() + "/workers/"
                + values.getOrDefault("worker", "") + "/logs";
    }

    /** Whether the endpoint is a server on this machine. */
    boolean isLocal() {
        String url = values.getOrDefault("api-url", API);
        return url.contains("//localhost") || url.contains("//127.");
    }

    /** Where a server on this machine answers without a job; empty for any other. */
    Optional<String> doorUrl() {
        Matcher server = SERVER.matcher(values.getOrDefault("api-url", API));
        return isLocal() && server.lookingAt() ? Optional.of(server.group() + "/debug/ask") : Optional.empty();
    }

    Optional<String> value(String flag) {
        return Optional.ofNullable(values.get(flag));
    }

    boolean has(String flag) {
        return switches.contains(flag);
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
