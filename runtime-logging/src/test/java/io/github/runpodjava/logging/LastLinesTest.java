package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerHooks;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** However the runtime ends its process, what was logged and held back for a moment comes out before. */
class LastLinesTest {
    private static final int LINES = 8_000;

    @TempDir
    Path folder;

    private ChildJvm.Ended run(String how, String... arguments) throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HOW", how);
        environment.put("RUNPOD_LOG_FORMAT", "json");
        environment.put("RUNPOD_POD_ID", "pod-1");
        environment.put("RUNPOD_LOG_DIR", folder.toString());
        environment.put("RUNPOD_LOG_LINES_PER_SECOND", "100");
        environment.put("RUNPOD_LOG_DEBUG_ON_FAILURE", "true");
        return new ChildJvm(environment).run(Ends.class, arguments);
    }

    private static List<String> messages(String lines) {
        return lines.lines()
                .map(line -> json(line).get("message").stringValue())
                .toList();
    }

    private void assertNothingIsLost(ChildJvm.Ended child) throws IOException {
        List<String> kept = messages(Files.readString(folder.resolve("worker-pod-1.log")));
        assertThat(kept)
                .containsAll(
                        IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList());
        assertThat(kept).containsOnlyOnce("half a line");
        List<String> shown = messages(child.out());
        // Stdout does not get all of them, and says at the end how many it did not get.
        assertThat(shown).anyMatch(message -> message.contains(" were held back here"));
        assertThat(shown.size()).isLessThan(LINES);
    }

    @ParameterizedTest
    @CsvSource({"unfit, 1", "signal, 0", "hopeless, 1"})
    void nothing_is_lost_where_the_process_is_halted(String how, int status) throws Exception {
        ChildJvm.Ended child = run(how);

        assertThat(child.status()).as(child.err()).isEqualTo(status);
        assertNothingIsLost(child);
    }

    @Test
    void nothing_is_lost_when_a_handler_calls_system_exit_and_its_fine_lines_are_written_too() throws Exception {
        ChildJvm.Ended child = run("exit", "--test-input", "{\"id\": \"job-7\", \"input\": 1}");

        assertThat(child.status()).isEqualTo(5);
        assertNothingIsLost(child);
        assertThat(messages(Files.readString(folder.resolve("worker-pod-1.log"))))
                .containsOnlyOnce("fine")
                .anyMatch(message -> message.contains("called System.exit at " + Ends.class.getName()));
    }

    static final class Ends {
        private static final Logger LOG = LoggerFactory.getLogger("ends");

        public static void main(String[] arguments) {
            String how = System.getenv("HOW");
            var worker = Worker.handling(Integer.class, (number, job) -> {
                LOG.debug("fine");
                flood();
                if (how.equals("exit")) {
                    System.exit(5);
                }
                if (how.equals("hopeless")) {
                    throw new OutOfMemoryError("Metaspace");
                }
                return number;
            });
            if (how.equals("unfit")) {
                worker.fitnessCheck("gpu", () -> {
                    flood();
                    throw new IllegalStateException("no GPU");
                });
            }
            if (how.equals("signal")) {
                worker.hooks(new WorkerHooks() {
                    @Override
                    public void setUp() throws Exception {
                        flood();
                        String me = Long.toString(ProcessHandle.current().pid());
                        new ProcessBuilder("kill", "-TERM", me).start().waitFor();
                        new CountDownLatch(1).await();
                    }
                });
            }
            if (!how.equals("exit")) {
                worker.queue(new OneJob());
            }
            worker.run(arguments);
        }

        private static void flood() {
            for (int i = 0; i < LINES; i++) {
                LOG.info("line {}", i);
            }
            System.out.print("half a line");
        }
    }

    /** Has one job; to tell it that the worker is not well ends in an error. */
    static final class OneJob implements JobQueue {
        private final AtomicBoolean given = new AtomicBoolean();
        private final CountDownLatch stopped = new CountDownLatch(1);

        @Override
        public Poll<TakenJob> take(TakeRequest request) throws InterruptedException {
            if (!given.compareAndSet(false, true)) {
                stopped.await();
                return new Poll.Nothing<>();
            }
            var raw = JsonMapper.shared().createObjectNode().put("id", "job-7").put("input", 1);
            return new Poll.Found<>(List.of(new TakenJob("job-7", raw, Instant.now())));
        }

        @Override
        public void stopTaking() {
            stopped.countDown();
        }

        @Override
        public PostAnswer post(JobPost post) {
            return new PostAnswer.Accepted();
        }

        @Override
        public Poll<String> awaitStops() {
            return new Poll.Closed<>();
        }

        @Override
        public PostAnswer ping(Collection<String> jobIds) {
            return new PostAnswer.Accepted();
        }

        @Override
        public void reportUnhealthy(String check, String reason) {
            if (check.equals("worker")) {
                throw new NoClassDefFoundError("no class can be loaded any more");
            }
        }

        @Override
        public void close() {
            stopped.countDown();
        }
    }
}
