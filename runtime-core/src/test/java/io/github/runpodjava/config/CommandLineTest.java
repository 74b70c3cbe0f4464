package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private final SettingsReader problems = new SettingsReader(Environment.of(Map.of()));

    private CommandLine read(String... arguments) {
        return CommandLine.read(List.of(arguments), problems);
    }

    private CommandLine good(String... arguments) {
        CommandLine line = read(arguments);
        problems.rejectIfAnyProblem();
        return line;
    }

    private List<String> problemsOf(String... arguments) {
        read(arguments);
        InvalidSettingsException e = catchThrowableOfType(InvalidSettingsException.class, problems::rejectIfAnyProblem);
        return e == null ? List.of() : e.problems();
    }

    @Test
    void without_arguments_everything_is_at_its_default() {
        assertThat(good())
                .isEqualTo(new CommandLine(
                        false, ApiSettings.on("localhost", 8000), null, false, null, false, false, List.of()));
    }

    private static final ApiSettings EVERYTHING = new ApiSettings(
            "0.0.0.0",
            0,
            3,
            4,
            "k",
            List.of("a.example", "b.example"),
            List.of("https://c.example"),
            true,
            true,
            "f.json");

    private static ApiSettings concurrency(ApiSettings of, int jobs) {
        return new ApiSettings(of.host(), of.port(), jobs, 1, null, List.of(), List.of(), false, false, null);
    }

    @Test
    void every_flag_is_read_with_its_value_apart() {
        assertThat(good(
                        "--serve-api",
                        "--api-port",
                        "0",
                        "--api-host",
                        "0.0.0.0",
                        "--api-concurrency",
                        "3",
                        "--workers",
                        "4",
                        "--api-key",
                        "k",
                        "--api-allow-host",
                        "a.example,b.example",
                        "--api-allow-origin",
                        "https://c.example",
                        "--api-rate-limits",
                        "--api-private-webhooks",
                        "--faults",
                        "f.json",
                        "--log-level",
                        "debug",
                        "--debugger",
                        "--test-input",
                        "{\"input\": {}}",
                        "--help",
                        "--version"))
                .isEqualTo(new CommandLine(
                        true, EVERYTHING, LogLevel.DEBUG, true, "{\"input\": {}}", true, true, List.of()));
    }

    @Test
    void every_flag_is_read_with_an_equals_sign_and_under_its_python_name() {
        assertThat(good(
                        "--rp_serve_api",
                        "--rp_api_port=1",
                        "--rp_api_host=h",
                        "--rp_api_concurrency=2",
                        "--rp_log_level=ERROR",
                        "--rp_debugger",
                        "--test_input={\"a\":\"x=y\"}"))
                .isEqualTo(new CommandLine(
                        true,
                        concurrency(ApiSettings.on("h", 1), 2),
                        LogLevel.ERROR,
                        true,
                        "{\"a\":\"x=y\"}",
                        false,
                        false,
                        List.of()));
    }

    @Test
    void switches_are_settings_that_were_read() {
        SettingsReader in = new SettingsReader(Environment.of(Map.of()));
        CommandLine.read(List.of("--rp_debugger"), in);

        assertThat(in.reads())
                .contains(new ReadSetting("--debugger", "true", null), new ReadSetting("--serve-api", null, "false"));
    }

    @Test
    void the_last_of_two_wins() {
        assertThat(good("--api-port", "1", "--rp_api_port=2").api().port()).isEqualTo(2);
    }

    @Test
    void what_is_not_the_runtimes_stays_with_the_program_in_its_order() {
        assertThat(good("--generator", "x", "--model=a", "--api-port", "5", "-v", "--", "--serve-apis", "--api_port=1")
                        .others())
                .containsExactly("--generator", "x", "--model=a", "-v", "--", "--serve-apis", "--api_port=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--api-port", "--api-host", "--api-concurrency", "--log-level", "--test-input", "--rp_api_port"})
    void a_flag_at_the_end_without_its_value_is_a_problem(String flag) {
        assertThat(problemsOf(flag)).singleElement().asString().startsWith(flag + "   needs a value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--api-port", "--api-host", "--api-concurrency", "--log-level", "--test-input"})
    void an_empty_value_is_a_problem_and_not_the_default(String flag) {
        assertThat(problemsOf(flag + "=")).singleElement().asString().startsWith(flag + "   needs a value");
    }

    @Test
    void a_flag_is_not_the_value_of_another() {
        SettingsReader found = problems;
        CommandLine line = read("--api-host", "--serve-api");

        assertThat(line.serveApi()).isTrue();
        assertThat(catchThrowableOfType(InvalidSettingsException.class, found::rejectIfAnyProblem)
                        .problems())
                .singleElement()
                .asString()
                .startsWith("--api-host   needs a value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--serve-api=true", "--debugger=1", "--help=", "--version=x", "--rp_debugger=false"})
    void a_switch_with_a_value_is_a_problem(String argument) {
        assertThat(problemsOf(argument)).singleElement().asString().contains("takes no value");
    }

    @ParameterizedTest
    @CsvSource({
        "--api-port, -1",
        "--api-port, 65536",
        "--api-port, eighty",
        "--api-concurrency, 0",
        "--api-concurrency, 10001",
        "--log-level, LOUD",
    })
    void an_unusable_value_is_a_problem_that_names_flag_and_value(String flag, String value) {
        assertThat(problemsOf(flag, value)).singleElement().asString().startsWith(flag + " = \"" + value + "\"");
    }

    @Test
    void problems_of_flags_and_of_variables_come_in_one_message() {
        SettingsReader in = new SettingsReader(Environment.of(Map.of("RUNPOD_REALTIME_PORT", "x")));
        CommandLine.read(List.of("--api-port=y", "--log-level=z"), in);
        WorkerSettings.read(in);

        assertThat(catchThrowableOfType(InvalidSettingsException.class, in::rejectIfAnyProblem)
                        .problems())
                .hasSize(3);
    }

    @Test
    void an_environment_variable_with_the_name_of_a_flag_means_nothing() {
        SettingsReader in = new SettingsReader(Environment.of(Map.of("--api-port", "1")));
        assertThat(CommandLine.read(List.of(), in).api().port()).isEqualTo(8000);
    }

    @Test
    void the_usage_names_every_flag_and_alias() {
        assertThat(CommandLine.usage())
                .contains(
                        "--serve-api",
                        "--api-port N",
                        "--api-host H",
                        "--api-concurrency N",
                        "--log-level L",
                        "--debugger",
                        "--test-input JSON",
                        "--help",
                        "--version",
                        "--rp_serve_api",
                        "--rp_api_port",
                        "--rp_api_host",
                        "--rp_api_concurrency",
                        "--rp_log_level",
                        "--rp_debugger",
                        "--test_input");
    }

    @Test
    void the_usage_says_that_the_program_has_a_say_in_how_many_jobs_run_at_once() {
        assertThat(CommandLine.usage().lines())
                .anyMatch(
                        line -> line.contains("--api-concurrency N") && line.contains("default what the program says"));
    }
}
