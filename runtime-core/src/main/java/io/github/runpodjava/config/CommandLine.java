package io.github.runpodjava.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runtime's own flags. Flags that it does not know belong to the program and are passed over.
 *
 * @param serveApi {@code --serve-api}
 * @param api what the flags say about the local server
 * @param level {@code --log-level}, or null when not given
 * @param debugger {@code --debugger}
 * @param input {@code --test-input}, a JSON text, or null when not given
 * @param help {@code --help}
 * @param version {@code --version}
 * @param others the arguments that are not the runtime's
 */
public record CommandLine(
        boolean serveApi,
        ApiSettings api,
        @Nullable LogLevel level,
        boolean debugger,
        @Nullable String input,
        boolean help,
        boolean version,
        List<String> others) {

    /** Makes a class cache instead of working. */
    public static final String TRAIN_CACHE = "--train-cache";

    private static final String SERVE_API = "--serve-api";
    private static final String DEBUGGER = "--debugger";

    private static final Map<String, String> ALIASES = Map.of(
            "--rp_serve_api", SERVE_API,
            "--rp_api_port", "--api-port",
            "--rp_api_host", "--api-host",
            "--rp_api_concurrency", "--api-concurrency",
            "--rp_log_level", "--log-level",
            "--rp_debugger", DEBUGGER,
            "--test_input", "--test-input");

    private static final List<String> SWITCHES = List.of(
            SERVE_API, "--api-rate-limits", "--api-private-webhooks", DEBUGGER, TRAIN_CACHE, "--help", "--version");
    private static final List<String> WITH_VALUE = List.of(
            "--api-port",
            "--api-host",
            "--api-concurrency",
            "--api-key",
            "--api-allow-host",
            "--api-allow-origin",
            "--workers",
            "--faults",
            "--log-level",
            "--test-input");

    /** Reads the arguments and notes what is unusable in {@code problems}. */
    public static CommandLine read(List<String> arguments, SettingsReader problems) {
        Set<String> switches = new HashSet<>();
        Map<String, String> values = new HashMap<>();
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
                values.put(flag, "true");
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
                switches.contains(SERVE_API),
                ApiSettings.read(in, problems),
                in.oneOf("--log-level", LogLevel.class).orElse(null),
                switches.contains(DEBUGGER),
                values.get("--test-input"),
                switches.contains("--help"),
                switches.contains("--version"),
                List.copyOf(others));
        in.text(SERVE_API, "false");
        in.text(DEBUGGER, "false");
        problems.addAll(in);
        return line;
    }

    /** No value of ours starts with two dashes, so the value was forgotten in {@code --api-host --serve-api}. */
    private static boolean isValue(List<String> arguments, int at) {
        return at < arguments.size()
                && !arguments.get(at).isBlank()
                && !arguments.get(at).startsWith("--");
    }

    /** The flags, for telling a mistyped one. */
    public static List<String> flags() {
        return Stream.concat(SWITCHES.stream(), WITH_VALUE.stream()).toList();
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
                A RunPod Serverless worker. Without arguments the environment says what it does, the first that applies:
                RUNPOD_REALTIME_PORT: it answers POST /{RUNPOD_ENDPOINT_ID}/realtime on that port; RUNPOD_WEBHOOK_GET_JOB:
                it works on RunPod's queue; PORT and RUNPOD_ENDPOINT_ID: it is a worker of a load-balancing endpoint and
                answers POST / on that port, with its health at /ping. Else it runs the one job in ./test_input.json.

                  --serve-api            serve RunPod's job API on this machine, with this worker behind it
                  --api-port N           its port; default 8000, 0 picks a free one
                  --api-host H           the address it binds; default localhost
                  --api-concurrency N    how many jobs each worker runs at once there; default what the program says, else 1
                  --workers N            how many workers run in this process; default 1, 0 serves other processes only
                  --api-key KEY          what callers and workers have to show; also RUNPOD_LOCAL_API_KEY
                  --api-allow-host H     a further name that the server may be called by (several: a,b)
                  --api-allow-origin O   where web pages that call it may come from, as in https://example.org; * is any
                  --api-rate-limits      limit callers as the platform does
                  --api-private-webhooks let webhooks go to private addresses also when --api-host is not local
                  --faults FILE          make things go wrong on purpose, as the file says
                  --test-input JSON      run one job, as in --test-input '{"input": {"name": "value"}}', and exit
                  --log-level L          NOTSET, TRACE, DEBUG, INFO, WARN or ERROR; default INFO
                  --debugger             add rp_debugger and debug to every result; also log level DEBUG
                  --train-cache          make a file beside the jar from which later starts take their classes, and exit
                  --help                 print this and exit
                  --version              print the version and exit

                logs, crashes or inspect as the first argument looks into the workers of an endpoint instead; logs --help
                says how.

                The names that runpod-python gives these flags work too (--rp_serve_api, --rp_api_port, --rp_api_host,
                --rp_api_concurrency, --rp_log_level, --rp_debugger, --test_input). Other arguments are the program's own.
                Exit status: 0 done or drained; 1 the test job or a fitness check failed, or the start did; 2 an argument
                or a setting is unusable.""";
    }
}
