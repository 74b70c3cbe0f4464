package io.github.runpodjava.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runtime's own flags. Flags that it does not know belong to the program and are passed over.
 *
 * @param serveApi {@code --serve-api}
 * @param apiPort {@code --api-port}, 0 to 65535, default 8000
 * @param apiHost {@code --api-host}, default localhost
 * @param concurrency {@code --api-concurrency}, or null when not given
 * @param level {@code --log-level}, or null when not given
 * @param debugger {@code --debugger}
 * @param input {@code --test-input}, a JSON text, or null when not given
 * @param help {@code --help}
 * @param version {@code --version}
 * @param others the arguments that are not the runtime's
 */
public record CommandLine(
        boolean serveApi,
        int apiPort,
        String apiHost,
        @Nullable Integer concurrency,
        @Nullable LogLevel level,
        boolean debugger,
        @Nullable String input,
        boolean help,
        boolean version,
        List<String> others) {

    /** The port that runpod-python's development server uses too. */
    public static final int DEFAULT_PORT = 8000;

    private static final Map<String, String> ALIASES = Map.of(
            "--rp_serve_api", "--serve-api",
            "--rp_api_port", "--api-port",
            "--rp_api_host", "--api-host",
            "--rp_api_concurrency", "--api-concurrency",
            "--rp_log_level", "--log-level",
            "--rp_debugger", "--debugger",
            "--test_input", "--test-input");

    private static final List<String> SWITCHES = List.of("--serve-api", "--debugger", "--help", "--version");
    private static final List<String> WITH_VALUE =
            List.of("--api-port", "--api-host", "--api-concurrency", "--log-level", "--test-input");

    /** Reads the arguments and notes what is unusable in {@code problems}. */
    public static CommandLine read(List<String> arguments, SettingsReader problems) {
        java.util.Set<String> switches = new java.util.HashSet<>();
        Map<String, String> values = new java.util.HashMap<>();
        List<String> others = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String written = equals < 0 ? argument : argument.substring(0, equals);
            String flag = ALIASES.getOrDefault(written, written);
            if (SWITCHES.contains(flag)) {
                if (equals >= 0) {
                    problems.problem(written + " takes no value but was given \"" + argument.substring(equals + 1)
                            + "\"; leave the value out");
                }
                switches.add(flag);
            } else if (!WITH_VALUE.contains(flag)) {
                others.add(argument);
            } else if (equals >= 0 && !argument.substring(equals + 1).isBlank()) {
                values.put(flag, argument.substring(equals + 1));
            } else if (equals < 0 && isValue(arguments, i + 1)) {
                values.put(flag, arguments.get(++i));
            } else {
                problems.problem(written + "   needs a value, as in " + written + " VALUE or " + written + "=VALUE");
            }
        }
        // The readers of environment variables serve flags too: a flag is a setting with another name.
        SettingsReader in = new SettingsReader(Environment.of(values));
        CommandLine line = new CommandLine(
                switches.contains("--serve-api"),
                in.number("--api-port", 0, 65535, DEFAULT_PORT),
                in.text("--api-host").orElse("localhost"),
                in.text("--api-concurrency").isPresent()
                        ? in.number("--api-concurrency", 1, io.github.runpodjava.Concurrency.MOST, 1)
                        : null,
                in.oneOf("--log-level", LogLevel.class).orElse(null),
                switches.contains("--debugger"),
                values.get("--test-input"),
                switches.contains("--help"),
                switches.contains("--version"),
                List.copyOf(others));
        problems.addAll(in);
        return line;
    }

    /** No value of ours starts with two dashes, so the value was forgotten in {@code --api-host --serve-api}. */
    private static boolean isValue(List<String> arguments, int at) {
        return at < arguments.size()
                && !arguments.get(at).isBlank()
                && !arguments.get(at).startsWith("--");
    }

    /** {@code --api-concurrency}, if it was given. */
    public Optional<Integer> apiConcurrency() {
        return Optional.ofNullable(concurrency);
    }

    /** {@code --log-level}, if it was given. */
    public Optional<LogLevel> logLevel() {
        return Optional.ofNullable(level);
    }

    /** {@code --test-input}, if it was given. */
    public Optional<String> testInput() {
        return Optional.ofNullable(input);
    }

    /** What {@code --help} prints. */
    public static String usage() {
        return """
                A RunPod Serverless worker. Without arguments it works on RunPod's queue if RUNPOD_WEBHOOK_GET_JOB is set,
                and else runs the one job in ./test_input.json and exits.

                  --serve-api            serve RunPod's job API on this machine, with this worker behind it
                  --api-port N           its port; default 8000, 0 picks a free one
                  --api-host H           the address it binds; default localhost
                  --api-concurrency N    how many jobs run at once there; default 1
                  --test-input JSON      run one job, as in --test-input '{"input": {"name": "value"}}', and exit
                  --log-level L          NOTSET, TRACE, DEBUG, INFO, WARN or ERROR; default INFO
                  --debugger             accepted; debug metadata in results is not part of this version
                  --help                 print this and exit
                  --version              print the version and exit

                The names that runpod-python gives these flags work too (--rp_serve_api, --rp_api_port, --rp_api_host,
                --rp_api_concurrency, --rp_log_level, --rp_debugger, --test_input). Other arguments are the program's own.
                Exit status: 0 done or drained; 1 the test job or a fitness check failed, or the start did; 2 an argument
                or a setting is unusable.""";
    }
}
