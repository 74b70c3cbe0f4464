package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.github.runpodjava.OutputCapture;
import io.github.runpodjava.Worker;
import io.github.runpodjava.config.LogLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

/** What handlers print, in processes of their own. */
class OutputCaptureTest {
    private static final String JOB = "{\"id\": \"job-1\", \"input\": {}}";
    private static final String CONSOLE = """
            <configuration>
              <appender name="MINE" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>mine %level %X{requestId} %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="MINE"/></root>
            </configuration>
            """;

    @TempDir
    Path folder;

    @Test
    void what_a_job_prints_becomes_lines_with_its_id() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of()).run(Prints.class, "--test-input", JOB);

        assertThat(child.err()).isEmpty();
        assertThat(ofTheJob(child.out()))
                .containsExactly(
                        "INFO   | job-1 | Started.",
                        "INFO   | job-1 | to out é",
                        "WARN   | job-1 | to err 1",
                        "INFO   | job-1 | from java.util.logging",
                        "INFO   | job-1 | begun",
                        "INFO   | job-1 | Finished.");
    }

    @Test
    void what_a_library_logs_by_log4j_becomes_lines_with_the_jobs_id() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of()).run(Log4j.class, "--test-input", JOB);

        assertThat(child.err()).isEmpty();
        assertThat(ofTheJob(child.out()))
                .containsExactly(
                        "INFO   | job-1 | Started.",
                        "INFO   | job-1 | from Log4j",
                        "WARN   | job-1 | warned 1",
                        "INFO   | job-1 | Finished.");
    }

    static final class Log4j {
        private Log4j() {}

        public static void main(String[] args) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        org.apache.logging.log4j.Logger log = LogManager.getLogger("a.library");
                        log.info("from Log4j");
                        log.warn("warned {}", 1);
                        return 1;
                    })
                    .run(args);
        }
    }

    @Test
    void it_can_be_switched_off() throws Exception {
        ChildJvm.Ended child =
                new ChildJvm(Map.of("RUNPOD_CAPTURE_OUTPUT", "false")).run(Prints.class, "--test-input", JOB);

        assertThat(ofTheJob(child.out())).containsExactly("INFO   | job-1 | Started.");
        assertThat(child.out()).contains("\nto out é\n", "\nbegunINFO   | job-1 | Finished.");
        assertThat(child.err()).contains("to err 1\n", "INFO: from java.util.logging");
    }

    @Test
    void another_log_configuration_which_may_print_gets_nothing_back() throws Exception {
        Files.writeString(folder.resolve("logback.xml"), CONSOLE);

        ChildJvm.Ended child = new ChildJvm(Map.of()).before(folder).run(Prints.class, "--test-input", JOB);

        assertThat(child.out()).contains("mine INFO job-1 Started.\n", "\nto out é\n");
        assertThat(child.err()).contains("to err 1\n", "INFO: from java.util.logging");
    }

    @Test
    void a_configuration_that_does_not_print_can_have_it_too() throws Exception {
        Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="RUNPOD" class="io.github.runpodjava.logging.StdoutAppender"/>
                  <root level="INFO"><appender-ref ref="RUNPOD"/></root>
                </configuration>
                """);

        ChildJvm.Ended child = new ChildJvm(Map.of("RUNPOD_CAPTURE_OUTPUT", "true"))
                .before(folder)
                .run(Prints.class, "--test-input", JOB);

        assertThat(child.out().lines())
                .contains(
                        "INFO   | job-1 | to out é",
                        "WARN   | job-1 | to err 1",
                        "INFO   | job-1 | from java.util.logging",
                        "INFO   | job-1 | begun");
        assertThat(child.err()).isEmpty();
    }

    @Test
    void what_is_printed_after_the_program_has_reset_the_logs_is_not_lost_and_it_is_said_what_it_did()
            throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of()).run(Resets.class, "--test-input", JOB);

        assertThat(child.out()).contains("INFO   | job-1 | before\n", "\nafter\n");
        assertThat(child.err()).containsOnlyOnce("has reset or stopped Logback while the worker runs");
    }

    @Test
    void nothing_comes_back_from_a_configuration_that_the_program_makes_while_it_works() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of()).option("-Down=true").run(Resets.class, "--test-input", JOB);

        assertThat(child.out()).contains("INFO   | job-1 | before\n", "mine logged after\n", "\nafter\n");
        assertThat(child.err()).containsOnlyOnce("has reset or stopped Logback while the worker runs");
    }

    static final class Resets {
        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        System.out.println("before");
                        LoggerContext context = (LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory();
                        if (Boolean.getBoolean("own")) {
                            configured(context);
                        } else {
                            context.reset();
                        }
                        org.slf4j.LoggerFactory.getLogger("mine").info("logged after");
                        System.out.println("after");
                        return "done";
                    })
                    .run(arguments);
        }

        private static void configured(LoggerContext context) {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(context);
            encoder.setPattern("%logger %msg%n");
            encoder.start();
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setContext(context);
            console.setEncoder(encoder);
            console.start();
            ch.qos.logback.classic.Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.detachAndStopAllAppenders();
            root.addAppender(console);
        }
    }

    @Test
    void what_the_back_end_itself_prints_while_it_logs_goes_on_as_it_is() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of()).run(PrintsWhileItLogs.class, "--test-input", JOB);

        assertThat(child.out()).contains("\nfrom the back end\n", "INFO   | job-1 | printed\n");
    }

    static final class PrintsWhileItLogs {
        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        ch.qos.logback.classic.Logger out =
                                (ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("stdout");
                        out.getLoggerContext().addTurboFilter(new Chatty());
                        System.out.println("printed");
                        return "done";
                    })
                    .run(arguments);
        }
    }

    private static final class Chatty extends ch.qos.logback.classic.turbo.TurboFilter {
        @Override
        public ch.qos.logback.core.spi.FilterReply decide(
                org.slf4j.Marker marker,
                ch.qos.logback.classic.Logger logger,
                ch.qos.logback.classic.Level level,
                String format,
                Object[] parameters,
                Throwable thrown) {
            if (logger.getName().equals("stdout")) {
                System.out.println("from the back end");
            }
            return ch.qos.logback.core.spi.FilterReply.NEUTRAL;
        }
    }

    @Test
    void java_util_logging_follows_a_level_that_is_changed_meanwhile() throws Exception {
        ChildJvm.Ended child =
                new ChildJvm(Map.of("RUNPOD_ENDPOINT_ID", "endpoint")).run(ChangesLevel.class, "--test-input", JOB);

        assertThat(child.out())
                .contains("fine at DEBUG")
                .doesNotContain("fine at INFO")
                .doesNotContain("fine again at INFO");
    }

    static final class ChangesLevel {
        private static final RunPodLogger LOG = RunPodLogger.of("levels");

        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        Logger jul = Logger.getLogger("mine");
                        jul.fine("fine at INFO");
                        LOG.setLevel(LogLevel.DEBUG);
                        jul.fine("fine at DEBUG");
                        LOG.setLevel(LogLevel.INFO);
                        jul.fine("fine again at INFO");
                        return "done";
                    })
                    .run(arguments);
        }
    }

    @Test
    void a_setting_that_is_neither_true_nor_false_is_refused() throws Exception {
        ChildJvm.Ended child =
                new ChildJvm(Map.of("RUNPOD_CAPTURE_OUTPUT", "maybe")).run(Prints.class, "--test-input", JOB);

        assertThat(child.status()).isEqualTo(2);
        assertThat(child.err()).contains("RUNPOD_CAPTURE_OUTPUT = \"maybe\"   expected true or false");
    }

    private static List<String> ofTheJob(String out) {
        return out.lines()
                .filter(line -> line.matches("[A-Z]+ *\\| job-1 \\| .*"))
                .toList();
    }

    static final class Prints {
        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        System.out.println("to out é");
                        System.err.printf("to %s %d%n", "err", 1);
                        System.out.println();
                        Logger logger = Logger.getLogger("mine");
                        logger.log(Level.INFO, "from {0}", "java.util.logging");
                        logger.fine("not told at INFO");
                        Thread other = new Thread(() -> System.out.print("begun"));
                        other.start();
                        other.join();
                        return "done";
                    })
                    .run(arguments);
        }
    }

    @Test
    void a_worker_in_a_larger_program_captures_only_what_that_asks_for() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of()).run(Asks.class);

        assertThat(child.out().lines())
                .containsExactly("before", "INFO   | job-9 | while", "INFO   | job-9 | no end", "mixed", "after");
        assertThat(child.err()).isEmpty();
    }

    static final class Asks {
        public static void main(String[] arguments) {
            System.out.println("before");
            MDC.put("requestId", "job-9");
            try (OutputCapture capture = OutputCapture.install()) {
                System.out.println("while");
                System.out.print("no end");
            }
            OutputCapture first = OutputCapture.install();
            OutputCapture second = OutputCapture.install();
            first.close();
            second.close();
            System.out.println("mixed");
            System.out.println("after");
        }
    }

    @Test
    void what_threads_have_begun_that_ended_is_told_in_their_names_before_there_is_much_of_it() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of("RUNPOD_LOG_FORMAT", "json")).run(LeavesLines.class);

        List<JsonNode> lines = child.out().lines().map(LogBench::json).toList();
        List<String> said =
                lines.stream().map(line -> line.get("message").asString()).toList();
        int begunAtOnce = said.size() - said.indexOf("all ended") - 1;
        assertThat(said).hasSize(LeavesLines.THREADS + 1).doesNotHaveDuplicates();
        assertThat(begunAtOnce).isLessThan(100);
        assertThat(lines).filteredOn(line -> !said(line).equals("all ended")).allSatisfy(line -> {
            assertThat(line.get("thread").asString()).isEqualTo("helper of " + said(line));
            assertThat(line.get("requestId").isNull()).isTrue();
        });
        assertThat(lines.get(said.indexOf("all ended")).get("thread").asString())
                .isEqualTo("main");
    }

    private static String said(JsonNode line) {
        return line.get("message").asString();
    }

    static final class LeavesLines {
        private static final int THREADS = 1000;

        public static void main(String[] arguments) throws Exception {
            try (OutputCapture capture = OutputCapture.install()) {
                for (int i = 0; i < THREADS; i++) {
                    String line = "line " + i;
                    Thread thread = new Thread(() -> System.out.print(line), "helper of " + line);
                    thread.start();
                    thread.join();
                }
                System.out.println("all ended");
            }
        }
    }

    @Test
    void what_a_thread_of_no_job_has_begun_is_told_when_a_job_ends_after_it() throws Exception {
        ChildJvm.Ended child =
                new ChildJvm(Map.of("RUNPOD_LOG_FORMAT", "json")).run(LeavesALine.class, "--test-input", JOB);

        List<JsonNode> lines = child.out().lines().map(LogBench::json).toList();
        List<String> said = lines.stream().map(OutputCaptureTest::said).toList();
        assertThat(said).containsSubsequence("left over", "Finished.");
        JsonNode line = lines.get(said.indexOf("left over"));
        assertThat(line.get("thread").asString()).isEqualTo("pooled");
        assertThat(line.get("requestId").isNull()).isTrue();
    }

    static final class LeavesALine {
        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        AtomicReference<Thread> thread = new AtomicReference<>();
                        ExecutorService pool = Executors.newSingleThreadExecutor(task -> {
                            thread.set(new Thread(task, "pooled"));
                            return thread.get();
                        });
                        pool.submit(() -> System.out.print("left over"));
                        pool.shutdown();
                        thread.get().join();
                        return "done";
                    })
                    .run(arguments);
        }
    }

    @Test
    void what_a_shutdown_hook_prints_is_log_lines_as_well() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of(
                        "RUNPOD_LOG_FORMAT",
                        "json",
                        "RUNPOD_LOG_DIR",
                        folder.toString(),
                        "RUNPOD_POD_ID",
                        "pod",
                        "MY_TOKEN",
                        "hunter2x"))
                .run(PrintsAtTheEnd.class, "--test-input", JOB);

        List<String> said = child.out()
                .lines()
                .map(LogBench::json)
                .map(OutputCaptureTest::said)
                .toList();
        assertThat(said).containsSubsequence("no end", "Worker stopped.", "bye [hidden]");
        assertThat(child.err()).isEmpty();
        assertThat(Files.readString(folder.resolve("worker-pod.log"))).contains("bye [hidden]", "sorry [hidden]");
    }

    static final class PrintsAtTheEnd {
        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println("bye " + System.getenv("MY_TOKEN"));
                System.err.println("sorry " + System.getenv("MY_TOKEN"));
            }));
            Worker.handling(JsonNode.class, (input, job) -> {
                        System.out.print("no end");
                        return "done";
                    })
                    .run(arguments);
        }
    }

    @Test
    void a_program_that_goes_on_after_its_worker_has_its_streams_back() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of()).run(GoesOn.class, "--test-input", JOB);

        assertThat(child.out()).contains("INFO   | job-1 | printed\n").endsWith("\nstatus 0\n");
    }

    static final class GoesOn {
        public static void main(String[] arguments) {
            int status = Worker.handling(JsonNode.class, (input, job) -> {
                        System.out.println("printed");
                        return "done";
                    })
                    .execute(arguments);
            System.out.println("status " + status);
        }
    }
}
