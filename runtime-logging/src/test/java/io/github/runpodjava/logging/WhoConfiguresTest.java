package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.github.runpodjava.Worker;
import io.github.runpodjava.config.LogFormat;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.spi.LogControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Ours without a file of the user's, theirs with one: each case in a JVM of its own. */
class WhoConfiguresTest {
    private static final String USERS_OWN = """
            <configuration>
              <appender name="MINE" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>mine %level %msg%n</pattern></encoder>
              </appender>
              <root level="DEBUG"><appender-ref ref="MINE"/></root>
            </configuration>
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        // RUNPOD_LOG_LEVEL, RUNPOD_DEBUG_LEVEL, expected levels
        ", , INFO WARN",
        "WARN, DEBUG, WARN",
        ", debug, DEBUG INFO WARN",
        "bogus, WARN, WARN",
        "bogus, bogus, INFO WARN",
        "NOTSET, , ''",
    })
    void the_level_comes_from_the_environment(String logLevel, String debugLevel, String expected) throws Exception {
        Map<String, String> environment = Map.of(
                "RUNPOD_LOG_LEVEL", logLevel == null ? "" : logLevel,
                "RUNPOD_DEBUG_LEVEL", debugLevel == null ? "" : debugLevel);

        ChildJvm.Ended child = new ChildJvm(environment).run(LogsThree.class);

        assertThat(String.join(
                        " ",
                        child.out().lines().map(line -> line.split(" ", 2)[0]).toList()))
                .isEqualTo(expected);
        assertThat(child.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // RUNPOD_ENDPOINT_ID, RUNPOD_LOG_FORMAT, expected start
        ", , INFO   | i",
        "endpoint, , {",
        "endpoint, text, INFO   | i",
        ", JSON, {",
    })
    void the_format_comes_from_the_environment(String endpoint, String format, String expected) throws Exception {
        Map<String, String> environment = Map.of(
                "RUNPOD_ENDPOINT_ID", endpoint == null ? "" : endpoint,
                "RUNPOD_LOG_FORMAT", format == null ? "" : format);

        ChildJvm.Ended child = new ChildJvm(environment).run(LogsThree.class);

        assertThat(child.out()).startsWith(expected);
        assertThat(child.out().lines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback.xml", "logback-test.xml"})
    void it_steps_aside_for_a_file_on_the_class_path(String name) throws Exception {
        Files.writeString(folder.resolve(name), USERS_OWN);

        ChildJvm.Ended child =
                new ChildJvm(Map.of("RUNPOD_ENDPOINT_ID", "e")).before(folder).run(LogsThree.class);

        assertThat(child.out()).isEqualTo("mine DEBUG d\nmine INFO i\nmine WARN w\n");
    }

    @Test
    void it_steps_aside_for_a_file_named_by_property() throws Exception {
        Path file = Files.writeString(folder.resolve("elsewhere.xml"), USERS_OWN);

        ChildJvm.Ended child = new ChildJvm(Map.of("RUNPOD_ENDPOINT_ID", "e"))
                .option("-Dlogback.configurationFile=" + file)
                .run(LogsThree.class);

        assertThat(child.out()).isEqualTo("mine DEBUG d\nmine INFO i\nmine WARN w\n");
    }

    @Test
    void the_control_leaves_the_user_s_file_alone() throws Exception {
        Files.writeString(folder.resolve("logback.xml"), USERS_OWN);

        ChildJvm.Ended theirs = new ChildJvm(Map.of()).before(folder).run(ChangesLevel.class);
        ChildJvm.Ended ours = new ChildJvm(Map.of()).run(ChangesLevel.class);

        assertThat(theirs.out()).isEqualTo("mine INFO applied: false\n");
        assertThat(ours.out()).startsWith("{").contains("applied: true");
    }

    @Test
    void a_log_folder_that_the_user_s_file_leaves_empty_is_told_at_the_start() throws Exception {
        Files.writeString(folder.resolve("logback.xml"), USERS_OWN);
        Map<String, String> named =
                Map.of("RUNPOD_LOG_DIR", folder.resolve("logs").toString());
        String told = "mine WARN No log lines are written to the folder " + folder.resolve("logs")
                + ": this logging back end is configured by a file of your own, or is none of this runtime's";

        assertThat(new ChildJvm(named).before(folder).run(RunsOne.class).out()).contains(told);
        assertThat(new ChildJvm(Map.of()).before(folder).run(RunsOne.class).out())
                .contains("mine")
                .doesNotContain("No log lines");
        assertThat(new ChildJvm(named).run(RunsOne.class).out()).doesNotContain("No log lines");
    }

    @Test
    void appender_and_encoders_work_from_the_user_s_file() throws Exception {
        Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="JSON" class="io.github.runpodjava.logging.StdoutAppender">
                    <encoder class="io.github.runpodjava.logging.JsonLineEncoder"/>
                  </appender>
                  <appender name="TEXT" class="io.github.runpodjava.logging.StdoutAppender">
                    <encoder class="io.github.runpodjava.logging.TextLineEncoder"/>
                  </appender>
                  <appender name="ENVIRONMENT" class="io.github.runpodjava.logging.StdoutAppender"/>
                  <root level="WARN">
                    <appender-ref ref="JSON"/><appender-ref ref="TEXT"/><appender-ref ref="ENVIRONMENT"/>
                  </root>
                </configuration>
                """);

        ChildJvm.Ended child =
                new ChildJvm(Map.of("RUNPOD_LOG_FORMAT", "text")).before(folder).run(LogsThree.class);

        assertThat(child.out().lines()).hasSize(3);
        assertThat(json(child.out().lines().findFirst().orElseThrow())
                        .get("message")
                        .stringValue())
                .isEqualTo("w");
        assertThat(child.out().lines().skip(1)).containsExactly("WARN   | w", "WARN   | w");
    }

    @Test
    void logback_s_own_worries_never_reach_stdout() throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
        Files.writeString(services.resolve(Configurator.class.getName()), Worried.class.getName());

        ChildJvm.Ended child = new ChildJvm(Map.of()).before(folder).run(LogsThree.class);

        assertThat(child.out()).isEqualTo("INFO   | i\nWARN   | w\n");
        assertThat(child.err()).isEmpty();
    }

    /** Asked before ours, by its rank. */
    public static final class Worried extends ContextAwareBase implements Configurator {
        @Override
        public ExecutionStatus configure(LoggerContext context) {
            addError("a worry");
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
    }

    @Test
    void our_way_parses_no_xml_and_loads_no_jackson() throws Exception {
        ChildJvm.Ended text = new ChildJvm(Map.of()).option("-Xlog:class+load").run(LogsThree.class);
        ChildJvm.Ended json = new ChildJvm(Map.of("RUNPOD_LOG_FORMAT", "json"))
                .option("-Xlog:class+load")
                .run(LogsThree.class);

        assertThat(text.out()).contains("TextLineEncoder").doesNotContain("tools.jackson.");
        assertThat(json.out()).contains("JsonLineEncoder").doesNotContain("TextLineEncoder", "tools.jackson.");
        assertThat(text.out() + json.out())
                .doesNotContain(
                        "ch.qos.logback.core.joran.event.SaxEventRecorder", "javax.xml.parsers", "JoranConfigurator");
    }

    static final class LogsThree {
        public static void main(String[] arguments) {
            Logger log = LoggerFactory.getLogger(LogsThree.class);
            log.debug("d");
            log.info("i");
            log.warn("w");
        }
    }

    static final class RunsOne {
        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> input).run("--test-input", "{\"input\": 1}");
        }
    }

    static final class ChangesLevel {
        public static void main(String[] arguments) {
            LogControl control =
                    ServiceLoader.load(LogControl.class).findFirst().orElseThrow();
            boolean applied = control.apply(LogLevel.INFO, LogFormat.JSON);
            LoggerFactory.getLogger(ChangesLevel.class).info("applied: {}", applied);
        }
    }
}
