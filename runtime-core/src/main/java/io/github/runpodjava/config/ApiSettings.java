package io.github.runpodjava.config;

import io.github.runpodjava.Concurrency;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the local server is to be, as the command line says it.
 *
 * @param host {@code --api-host}: the name or address to bind, default localhost
 * @param port {@code --api-port}: 0 to 65535, default 8000; 0 picks a free one
 * @param jobsAtOnce {@code --api-concurrency}: how many jobs each worker of this process runs at once, 1 to {@link
 *     Concurrency#MOST}, or null when not given
 * @param workers {@code --workers}: how many workers run in this process, 0 to 64, default 1; with 0 it only serves
 * @param key {@code --api-key}, else {@code RUNPOD_LOCAL_API_KEY}: what callers and workers have to show, or null
 * @param allowedHosts {@code --api-allow-host}: names under which browsers may reach the server, beside those of this
 *     machine
 * @param allowedOrigins {@code --api-allow-origin}: where web pages that call the server may come from, beside this
 *     machine; {@code *} is any
 * @param rateLimits {@code --api-rate-limits}: whether callers are limited as by the platform
 * @param privateWebhooks {@code --api-private-webhooks}: whether webhooks may go to private addresses although the
 *     server is reachable from elsewhere
 * @param faultsFile {@code --faults}: a file that says what is to go wrong, or null
 */
public record ApiSettings(
        String host,
        int port,
        @Nullable Integer jobsAtOnce,
        int workers,
        @Nullable String key,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        boolean rateLimits,
        boolean privateWebhooks,
        @Nullable String faultsFile) {

    /** What says how many jobs a worker runs at once. */
    public static final String CONCURRENCY = "--api-concurrency";

    /** The port that runpod-python's development server uses too. */
    public static final int DEFAULT_PORT = 8000;

    /** The most workers in one process; more of them only compete for the same processors. */
    public static final int MOST_WORKERS = 64;

    private static final String KEY = "--api-key";
    private static final String LOCAL_KEY = "RUNPOD_LOCAL_API_KEY";

    /** On localhost, with one worker and nothing else said. */
    public static ApiSettings on(String host, int port) {
        return new ApiSettings(host, port, null, 1, null, List.of(), List.of(), false, false, null);
    }

    /** @param flags the flags as settings; @param in the environment */
    static ApiSettings read(SettingsReader flags, SettingsReader in) {
        return new ApiSettings(
                flags.text("--api-host", "localhost"),
                flags.port("--api-port", DEFAULT_PORT),
                flags.text(CONCURRENCY).isPresent() ? flags.number(CONCURRENCY, 1, Concurrency.MOST, 1) : null,
                flags.number("--workers", 0, MOST_WORKERS, 1),
                flags.text(KEY)
                        .or(() -> flags.brought(KEY, LOCAL_KEY, in.text(LOCAL_KEY)))
                        .orElse(null),
                list(flags, "--api-allow-host"),
                list(flags, "--api-allow-origin"),
                flags.flag("--api-rate-limits", false),
                flags.flag("--api-private-webhooks", false),
                flags.text("--faults").orElse(null));
    }

    private static List<String> list(SettingsReader flags, String flag) {
        return flags.text(flag).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** How many jobs each worker of this process runs at once, if the command line says so. */
    public Optional<Integer> concurrency() {
        return Optional.ofNullable(jobsAtOnce);
    }

    /** What callers and workers have to show; empty when everybody is let in. */
    public Optional<String> apiKey() {
        return Optional.ofNullable(key);
    }

    /** A file that says what is to go wrong. */
    public Optional<String> faults() {
        return Optional.ofNullable(faultsFile);
    }

    /** The same on another address and port. */
    public ApiSettings at(String otherHost, int otherPort) {
        return new ApiSettings(
                otherHost,
                otherPort,
                jobsAtOnce,
                workers,
                key,
                allowedHosts,
                allowedOrigins,
                rateLimits,
                privateWebhooks,
                faultsFile);
    }

    /** Without the key: settings are logged. */
    @Override
    public String toString() {
        return "ApiSettings[" + host + ":" + port + ", workers=" + workers + ", key=" + (key == null ? "none" : "set")
                + "]";
    }
}
