package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The promises about descriptor 1, kept by a real process. */
class StdoutOfAProcessTest {
    /** With no limit for what is written there. */
    private static final Map<String, String> ON_RUNPOD = Map.of(
            "RUNPOD_ENDPOINT_ID", "endpoint", "RUNPOD_LOG_LINES_PER_SECOND", "0", "RUNPOD_LOG_BYTES_PER_SECOND", "0");

    @ParameterizedTest
    @ValueSource(strings = {"halt", "kill"})
    void a_line_outlives_a_kill_right_after_the_call(String way) throws Exception {
        ChildJvm.Ended child = new ChildJvm(ON_RUNPOD).run(LogsAndDies.class, way);

        assertThat(child.status()).isEqualTo(way.equals("halt") ? 77 : 128 + 9);
        assertThat(child.out()).endsWith("}\n");
        assertThat(json(child.out()).get("message").stringValue()).isEqualTo("last words");
        assertThat(child.err()).isEmpty();
    }

    static final class LogsAndDies {
        public static void main(String[] arguments) throws Exception {
            Logger log = LoggerFactory.getLogger(LogsAndDies.class);
            log.error("last words");
            if (arguments[0].equals("halt")) {
                Runtime.getRuntime().halt(77);
            }
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-9", self).start().waitFor();
            new Object().wait();
        }
    }

    @Test
    void all_levels_go_to_stdout_whatever_system_out_is() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of("RUNPOD_DEBUG_LEVEL", "TRACE")).run(LogsEachLevel.class);

        assertThat(child.out())
                .isEqualTo("TRACE  | job-1 | t\nDEBUG  | job-1 | d\nINFO   | job-1 | i\nWARN   | job-1 | w\n"
                        + "ERROR  | job-1 | e\n");
        assertThat(child.err()).isEmpty();
        assertThat(child.status()).isZero();
    }

    static final class LogsEachLevel {
        public static void main(String[] arguments) {
            System.setOut(new PrintStream(new ByteArrayOutputStream()));
            RunPodLogger log = RunPodLogger.of(LogsEachLevel.class);
            MDC.put("requestId", "job-1");
            log.trace("t");
            log.debug("d");
            log.info("i");
            log.warn("w");
            log.error("e");
            System.out.close();
        }
    }

    @Test
    void lines_of_many_threads_never_mix() throws Exception {
        ChildJvm.Ended child = new ChildJvm(ON_RUNPOD).run(LogsFromManyThreads.class);

        Set<String> seen = new TreeSet<>();
        child.out().lines().forEach(line -> {
            String message = json(line).get("message").stringValue();
            assertThat(json(line).get("data").get("filler").stringValue()).matches("x*");
            seen.add(message);
        });
        assertThat(seen).hasSize(LogsFromManyThreads.THREADS * LogsFromManyThreads.LINES);
        assertThat(child.out().lines()).hasSize(seen.size());
        assertThat(child.err()).isEmpty();
    }

    static final class LogsFromManyThreads {
        static final int THREADS = 8;
        static final int LINES = 2_000;

        public static void main(String[] arguments) throws InterruptedException {
            RunPodLogger log = RunPodLogger.of("many");
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int number = t;
                threads.add(new Thread(() -> {
                    for (int i = 0; i < LINES; i++) {
                        // Every hundredth is longer than what a pipe takes in one piece.
                        log.with("filler", "x".repeat(i % 100 == 0 ? 70_000 : i % 300))
                                .info(number + "/" + i);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void a_pipe_without_a_reader_neither_stops_nor_silences_the_process() throws Exception {
        Process child = new ChildJvm(ON_RUNPOD).start(LogsIntoNothing.class);
        try {
            child.getInputStream().close();
            child.getOutputStream().close();
            String err = ChildJvm.read(child.getErrorStream());

            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(5);
            assertThat(err).isEqualTo("Log lines are being lost: stdout cannot be written to (Broken pipe)\n");
        } finally {
            child.destroyForcibly();
        }
    }

    static final class LogsIntoNothing {
        public static void main(String[] arguments) throws Exception {
            // Until the reader is gone.
            System.in.read();
            Logger log = LoggerFactory.getLogger(LogsIntoNothing.class);
            for (int i = 0; i < 10_000; i++) {
                log.info("nobody reads this");
            }
            Runtime.getRuntime().exit(5);
        }
    }
}
