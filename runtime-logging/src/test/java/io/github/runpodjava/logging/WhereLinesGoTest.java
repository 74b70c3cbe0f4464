package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a real process writes to stdout and to the log folder. */
class WhereLinesGoTest {
    @TempDir
    Path folder;

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("RUNPOD_ENDPOINT_ID", "endpoint");
        environment.put("RUNPOD_POD_ID", "pod-1");
        environment.put("RUNPOD_LOG_DIR", folder.resolve("logs").toString());
        return environment;
    }

    private Path file() {
        return folder.resolve("logs").resolve("worker-pod-1.log");
    }

    private static List<String> messages(String lines) {
        return lines.lines()
                .map(line -> json(line).get("message").stringValue())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"halt", "kill"})
    void a_line_is_in_the_file_when_the_process_dies_right_after_the_call(String way) throws Exception {
        new ChildJvm(environment()).run(StdoutOfAProcessTest.LogsAndDies.class, way);

        assertThat(messages(Files.readString(file()))).containsExactly("last words");
    }

    @Test
    void what_stdout_does_not_get_is_in_the_file_and_what_matters_is_in_both() throws Exception {
        Map<String, String> environment = environment();
        environment.put("RUNPOD_LOG_LINES_PER_SECOND", "100");

        ChildJvm.Ended child = new ChildJvm(environment).run(Floods.class);

        List<String> shown = messages(child.out());
        List<String> kept = messages(Files.readString(file()));
        List<String> all =
                IntStream.range(0, Floods.LINES).mapToObj(i -> "line " + i).toList();
        List<String> important = all.stream().filter(Floods::isImportant).toList();
        assertThat(kept).containsExactlyElementsOf(all);
        assertThat(shown).containsAll(important);
        // Half of what five seconds allow comes before anything is held back.
        assertThat(shown).containsAll(all.subList(0, 250));
        assertThat(shown.size()).isBetween(important.size() + 250, Floods.LINES / 4);
        assertThat(shown.get(shown.size() - 1)).contains(" were held back here", "of the logger flood,");
        assertThat(heldBack(shown)
                        + shown.stream()
                                .filter(line -> line.startsWith("line "))
                                .count())
                .isEqualTo(Floods.LINES);
        assertThat(child.err()).isEmpty();
    }

    private static long heldBack(List<String> shown) {
        return shown.stream()
                .filter(message -> message.contains(" were held back here"))
                .mapToLong(message -> Long.parseLong(message.split(" ", 2)[0]))
                .sum();
    }

    static final class Floods {
        static final int LINES = 40_000;

        static boolean isImportant(String line) {
            return line.endsWith("777");
        }

        public static void main(String[] arguments) {
            Logger log = LoggerFactory.getLogger("flood");
            for (int i = 0; i < LINES; i++) {
                String line = "line " + i;
                if (isImportant(line)) {
                    log.warn(line);
                } else {
                    log.info(line);
                }
            }
        }
    }

    @Test
    void what_is_printed_as_errors_in_a_flood_keeps_within_the_limits_too() throws Exception {
        Map<String, String> environment = environment();
        environment.put("RUNPOD_LOG_LINES_PER_SECOND", "100");

        ChildJvm.Ended child = new ChildJvm(environment).run(PrintsErrors.class, "--test-input", "{\"input\": {}}");

        List<String> shown = messages(child.out());
        List<String> kept = messages(Files.readString(file()));
        List<String> all = IntStream.range(0, PrintsErrors.LINES)
                .mapToObj(i -> "step " + i)
                .toList();
        assertThat(kept).containsAll(all);
        assertThat(shown).containsAll(all.subList(0, 50));
        assertThat(shown.size()).isLessThan(PrintsErrors.LINES / 4);
        assertThat(shown).anyMatch(message -> message.contains(" were held back here"));
    }

    static final class PrintsErrors {
        static final int LINES = 20_000;

        public static void main(String[] arguments) {
            Worker.handling(Map.class, (input, job) -> {
                        for (int i = 0; i < LINES; i++) {
                            System.err.println("step " + i);
                        }
                        return "done";
                    })
                    .run(arguments);
        }
    }

    @Test
    void a_file_that_takes_no_more_has_whole_lines_only() throws Exception {
        ChildJvm.Ended child = new ChildJvm(environment()).largestFile(101).run(Floods.class);

        assertThat(child.err()).startsWith("Log lines do not reach ");
        String file = Files.readString(file());
        assertThat(file).endsWith("}\n");
        assertThat(file.length()).isBetween(50_000, 101 * 512);
        assertThat(messages(file)).startsWith("line 0", "line 1");
    }

    @Test
    void the_file_that_is_written_to_does_not_outgrow_what_all_may_take() throws Exception {
        Map<String, String> environment = environment();
        environment.put("RUNPOD_LOG_WORKER_BYTES", "131072");

        new ChildJvm(environment).run(Floods.class);

        assertThat(Files.size(file())).isLessThanOrEqualTo(65_536);
    }

    @Test
    void a_line_said_again_and_again_is_summed_up() throws Exception {
        Map<String, String> environment = environment();
        environment.remove("RUNPOD_LOG_DIR");
        // So few that a slow machine soon has no more to write the lines one by one.
        environment.put("RUNPOD_LOG_LINES_PER_SECOND", "20");

        ChildJvm.Ended child = new ChildJvm(environment).run(Repeats.class);

        List<String> shown = messages(child.out());
        long counted = shown.stream()
                .filter(message -> message.startsWith("again (repeated "))
                .mapToLong(message -> Long.parseLong(message.split(" ")[2]))
                .sum();
        long whole = shown.stream().filter("again"::equals).count();
        assertThat(counted + whole + heldBack(shown)).isEqualTo(Repeats.TIMES);
        assertThat(counted).isGreaterThan(Repeats.TIMES / 2);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void as_long_as_the_budget_lasts_repeated_lines_are_written_one_by_one() throws Exception {
        Map<String, String> environment = environment();
        environment.put("RUNPOD_LOG_LINES_PER_SECOND", "1000");

        ChildJvm.Ended child = new ChildJvm(environment).run(Repeats.class);

        assertThat(messages(child.out())).hasSize(Repeats.TIMES).containsOnly("again");
    }

    static final class Repeats {
        static final int TIMES = 2000;

        public static void main(String[] arguments) {
            Logger log = LoggerFactory.getLogger("repeats");
            for (int i = 0; i < TIMES; i++) {
                log.info("again");
            }
        }
    }

    @Test
    void debug_lines_are_there_if_the_job_failed_and_else_are_not() throws Exception {
        Map<String, String> environment = environment();
        environment.put("RUNPOD_LOG_DEBUG_ON_FAILURE", "true");

        ChildJvm.Ended good = new ChildJvm(environment).run(Debugs.class, "--test-input", "{\"input\": \"good\"}");
        ChildJvm.Ended bad = new ChildJvm(environment).run(Debugs.class, "--test-input", "{\"input\": \"bad\"}");

        assertThat(good.status()).isZero();
        assertThat(messages(good.out())).contains("shown", "Finished.").doesNotContain("fine", "outside");
        assertThat(bad.status()).isEqualTo(1);
        assertThat(messages(bad.out())).contains("shown", "fine").doesNotContain("outside");
        assertThat(messages(Files.readString(file()))).containsOnlyOnce("fine");
    }

    static final class Debugs {
        private static final Logger LOG = LoggerFactory.getLogger(Debugs.class);

        public static void main(String[] arguments) {
            LOG.debug("outside");
            Worker.handling(String.class, (input, job) -> {
                        LOG.debug("fine");
                        LOG.info("shown");
                        if (input.equals("bad")) {
                            throw JobFailedException.because("bad input");
                        }
                        return "done";
                    })
                    .run(arguments);
        }
    }

    @Test
    void a_folder_that_cannot_be_written_to_is_said_once_and_stops_nothing() throws Exception {
        Files.writeString(folder.resolve("logs"), "a file, not a folder");

        ChildJvm.Ended child = new ChildJvm(environment()).run(Repeats.class);

        assertThat(child.status()).isZero();
        assertThat(child.err().lines()).hasSize(1);
        assertThat(child.err()).startsWith("Log lines do not reach ").contains("Jobs go on");
        assertThat(messages(child.out())).contains("again");
    }

    @Test
    void two_processes_with_the_same_name_share_a_file() throws Exception {
        Map<String, String> environment = environment();
        environment.put("RUNPOD_LOG_FILE_BYTES", "65536");
        Process one = new ChildJvm(environment).start(Floods.class);
        Process two = new ChildJvm(environment).start(Floods.class);
        try {
            assertThat(ChildJvm.ended(one).status()).isZero();
            assertThat(ChildJvm.ended(two).status()).isZero();
        } finally {
            ChildJvm.destroy(two);
        }

        long lines = 0;
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            for (Path file : files.toList()) {
                lines += messages(Files.readString(file)).stream()
                        .filter(message -> message.startsWith("line "))
                        .count();
            }
        }
        assertThat(lines).isEqualTo(2L * Floods.LINES);
    }

    @Test
    void without_a_folder_nothing_that_writes_to_it_is_loaded() throws Exception {
        Map<String, String> environment = environment();
        environment.remove("RUNPOD_LOG_DIR");

        ChildJvm.Ended child =
                new ChildJvm(environment).option("-Xlog:class+load").run(Repeats.class);

        assertThat(child.out()).contains("LineRouter").doesNotContain("logging.internal.file");
    }

    @Test
    void the_last_lines_are_kept_with_secrets_removed() {
        Secrets secrets = Secrets.none();
        secrets.declare("hunter2x");
        RecentRing ring = new RecentRing(secrets, 3, 10_000);
        for (int i = 0; i < 5; i++) {
            byte[] line = ("{\"n\":" + i + "}\n").getBytes(StandardCharsets.US_ASCII);
            LogLevel level = i % 2 == 0 ? LogLevel.INFO : LogLevel.DEBUG;
            ring.add(new LineStore.Said(i, level, "job-" + i % 2, "logger", "hunter2x " + i), line);
        }

        assertThat(ring.last(10, LogLevel.TRACE, null))
                .extracting("message", "json")
                .containsExactly(
                        tuple("[hidden] 2", "{\"n\":2}"),
                        tuple("[hidden] 3", "{\"n\":3}"),
                        tuple("[hidden] 4", "{\"n\":4}"));
        assertThat(ring.last(10, LogLevel.INFO, null)).hasSize(2);
        assertThat(ring.last(10, LogLevel.TRACE, "job-1")).hasSize(1);
        assertThat(ring.last(1, LogLevel.TRACE, null)).extracting("message").containsExactly("[hidden] 4");
    }
}
