package io.github.runpodjava.internal.remote;

import io.github.runpodjava.config.DebugToken;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.internal.inspect.JobQuestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
    /** As workers have it. */
    static final int MOST_LINES = 5_000;

    private static final int STANDARD_LINES = 100;
    private static final Pattern SERVER = Pattern.compile("https?://[^/?#]+");

    /** Else it would lead to another path; a whole URL is what is typed here by mistake. */
    private static final Pattern NO_ID = Pattern.compile("[/\\\\?#%\\s]|^\\.{1,2}$");

    private static final String KEY = "RUNPOD_API_KEY";
    private static final List<String> RUNPODS = List.of(".runpod.ai", ".runpod.io");
    private static final String API = "https://api.runpod.ai/v2";
    private static final String PLATFORM = "https://api.runpod.io/v2";

    /** @throws InvalidSettingsException naming all that is wrong */
    static RemoteOptions read(List<String> arguments, Environment environment) {
        List<String> problems = new ArrayList<>();
        RemoteArguments given = RemoteArguments.read(arguments.subList(1, arguments.size()), problems);
        Map<String, String> values = given.values();
        boolean platform = given.switches().contains("platform");
        given.checkFor(arguments.get(0), problems);
        checkEndpoint(given, problems);
        if (platform && !given.names("worker")) {
            problems.add("--worker   missing; RunPod's own log stream is one of a worker");
        }
        checkLines(values, problems);
        checkLevel(arguments.get(0), values, problems);
        checkWhat(values, problems);
        checkUrl("api-url", API, values, problems);
        checkUrl("platform-url", PLATFORM, values, problems);
        String key = environment.get(KEY).map(String::trim).orElse("");
        checkKey(
                key,
                platform ? values.getOrDefault("platform-url", PLATFORM) : values.getOrDefault("api-url", API),
                problems);
        String token = environment.get(DebugToken.NAME).map(String::trim).orElse("");
        if (!platform) {
            checkToken(token, problems);
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new RemoteOptions(arguments.get(0), values, given.switches(), key, token);
    }

    private static void checkEndpoint(RemoteArguments given, List<String> problems) {
        String endpoint = given.values().getOrDefault("endpoint", "");
        if (endpoint.isBlank() && !given.incomplete().contains("endpoint")) {
            problems.add("--endpoint   missing; the id of the endpoint, as in --endpoint abc123");
        } else if (NO_ID.matcher(endpoint).find()) {
            problems.add("--endpoint = \"" + endpoint + "\"   expected the id of an endpoint, for example abc123;"
                    + " --api-url says where it is");
        }
    }

    private static void checkLines(Map<String, String> values, List<String> problems) {
        String lines = values.get("lines");
        if (lines == null) {
            return;
        }
        try {
            int number = Integer.parseInt(lines.trim());
            if (number >= 1 && number <= MOST_LINES) {
                return;
            }
        } catch (NumberFormatException none) {
            // Told below, as any other number that is not taken.
        }
        problems.add("--lines = \"" + lines + "\"   expected a whole number from 1 to " + MOST_LINES + ", for example "
                + STANDARD_LINES);
    }

    private static void checkLevel(String command, Map<String, String> values, List<String> problems) {
        String level = values.get("level");
        // Whoever sets a level with inspect may also use Python's name.
        if (level == null || (command.equals("inspect") && level.equalsIgnoreCase("WARNING"))) {
            return;
        }
        try {
            LogLevel.valueOf(level.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            problems.add("--level = \"" + level + "\"   expected TRACE, DEBUG, INFO, WARN or ERROR, for example WARN");
        }
    }

    private static void checkWhat(Map<String, String> values, List<String> problems) {
        String what = values.get("what");
        if (what != null && !JobQuestions.names().contains(what)) {
            problems.add("--what = \"" + what + "\"   expected one of " + String.join(", ", JobQuestions.names())
                    + ", for example memory");
        }
    }

    private static void checkUrl(String flag, String example, Map<String, String> values, List<String> problems) {
        String url = values.get(flag);
        if (url != null && HttpUrl.parse(url) == null) {
            problems.add("--" + flag + " = \"" + url + "\"   expected an http or https URL, for example " + example);
        }
    }

    /** RunPod answers nobody without one; a server of one's own may. */
    private static void checkKey(String key, String url, List<String> problems) {
        HttpUrl asked = HttpUrl.parse(url);
        if (key.isEmpty() && asked != null && RUNPODS.stream().anyMatch(asked.host()::endsWith)) {
            problems.add(KEY + "   missing; your key for RunPod, which " + asked.host() + " asks for");
        }
        if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            // Without the value: it is a secret.
            problems.add(KEY + "   has characters that no key can hold; only printable ASCII is allowed");
        }
    }

    /** As a worker would at its start: one with such a token does not exist. */
    private static void checkToken(String token, List<String> problems) {
        if (token.isEmpty()) {
            problems.add(DebugToken.NAME + "   missing; the token that the workers were started with");
            return;
        }
        try {
            DebugToken.of(token);
        } catch (InvalidSettingsException unusable) {
            unusable.problems()
                    .forEach(problem -> problems.add(problem + " and has " + token.length()
                            + "; set it to the token that the workers were started with"));
        }
    }

    /** The question, with all that was said about what is wanted. */
    ObjectNode question(String ask) {
        ObjectNode question = JsonNodeFactory.instance.objectNode().put("ask", ask);
        value("worker").ifPresent(worker -> question.put("worker", worker));
        value("job").ifPresent(job -> question.put("job_id", job));
        value("level").ifPresent(level -> question.put("level", level));
        value("record").ifPresent(record -> question.put("record", record));
        value("lines").ifPresent(lines -> question.put("lines", lines()));
        return question;
    }

    /** How many lines of each worker. */
    int lines() {
        return value("lines").map(lines -> Integer.parseInt(lines.trim())).orElse(STANDARD_LINES);
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

    /** What says where the command asks. */
    String urlFlag() {
        return has("platform") ? "--platform-url" : "--api-url";
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
