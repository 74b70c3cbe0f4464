package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

/** The lines of a whole worker: which of them carry the id of the job. */
class LinesOfAJobTest {

    @Test
    void lines_of_the_handler_and_of_the_jobs_own_threads_carry_its_id() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of("RUNPOD_ENDPOINT_ID", "endpoint"))
                .run(LogsEverywhere.class, "--test-input", "{\"id\": \"job-7\", \"input\": {}}");
        Map<String, String> ids = new LinkedHashMap<>();
        for (String line : child.out().split("\n")) {
            JsonNode object = json(line);
            ids.put(
                    object.get("message").stringValue(),
                    object.get("requestId").isNull()
                            ? "none"
                            : object.get("requestId").asString());
        }

        assertThat(child.status()).isZero();
        assertThat(child.err()).isEmpty();
        assertThat(ids)
                .containsEntry("Started.", "job-7")
                .containsEntry("in the handler", "job-7")
                .containsEntry("in a thread of the job", "job-7")
                .containsEntry("in a thread that such a thread started", "job-7")
                .containsEntry("in a thread that the handler started", "job-7")
                .containsEntry("Finished.", "job-7")
                .containsEntry("Worker stopped.", "none");
    }

    /** Many a web framework and many a client has a {@code requestId} of its own in the MDC. */
    @Test
    void what_a_handler_puts_into_the_mdc_does_not_make_its_lines_those_of_another_job() throws Exception {
        Map<String, String> environment = Map.of(
                "RUNPOD_ENDPOINT_ID", "endpoint", "RUNPOD_ERROR_DIGEST", "all", "MY_TOKEN", "secret-of-mine-1234");

        ChildJvm.Ended child = new ChildJvm(environment)
                .run(SaysAnotherId.class, "--test-input", "{\"id\": \"job-7\", \"input\": {}}");

        Map<String, JsonNode> lines = new LinkedHashMap<>();
        for (String line : child.out().split("\n")) {
            lines.put(json(line).get("message").stringValue(), json(line));
        }
        for (String message :
                List.of("logged", "printed", "in a pool", "without its id", "Captured Handler Exception")) {
            JsonNode line = lines.get(message);
            assertThat(line.get("requestId").asString()).as(message).isEqualTo("job-7");
            assertThat(line.get("jobId").asString()).as(message).isEqualTo("job-7");
        }
        assertThat(lines.get("logged").get("mdc.requestId").asString()).isEqualTo("from-a-header");
        JsonNode without = lines.get("without its id");
        assertThat(without.get("traceId")).isEqualTo(lines.get("logged").get("traceId"));
        assertThat(without.get("mdc.traceId").asString()).isEqualTo("of-nobody");
        assertThat(lines.get("logged").get("batchId").asString()).isEqualTo("[hidden]");
        assertThat(child.out()).doesNotContain("secret-of-mine-1234");
        String failure = child.out()
                .lines()
                .filter(line -> line.contains("failed with error"))
                .findFirst()
                .orElseThrow();
        assertThat(failure).contains("SaysAnotherId logged");
    }

    static final class SaysAnotherId {
        private static final Logger LOG = LoggerFactory.getLogger(SaysAnotherId.class);

        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        MDC.put("requestId", "from-a-header");
                        MDC.put("batchId", System.getenv("MY_TOKEN"));
                        LOG.info("logged");
                        System.out.println("printed");
                        CompletableFuture.runAsync(() -> LOG.info("in a pool"), job.executor())
                                .join();
                        MDC.remove("requestId");
                        MDC.put("traceId", "of-nobody");
                        LOG.info("without its id");
                        throw new IllegalStateException("on purpose");
                    })
                    .run(arguments);
        }
    }

    static final class LogsEverywhere {
        private static final Logger LOG = LoggerFactory.getLogger(LogsEverywhere.class);

        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        MDC.put("mine", "left behind");
                        LOG.info("in the handler");
                        CompletableFuture.runAsync(
                                        () -> {
                                            LOG.info("in a thread of the job");
                                            CompletableFuture.runAsync(
                                                            () -> LOG.info("in a thread that such a thread started"),
                                                            job.executor())
                                                    .join();
                                        },
                                        job.executor())
                                .join();
                        Thread other = new Thread(() -> LOG.info("in a thread that the handler started"));
                        other.start();
                        other.join();
                        return "done";
                    })
                    .run(arguments);
        }
    }

    @Test
    void an_exception_that_ends_a_thread_without_a_name_is_told_with_its_number() throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of("RUNPOD_ENDPOINT_ID", "endpoint"))
                .run(LosesAThread.class, "--test-input", "{\"id\": \"job-7\", \"input\": {}}");

        JsonNode line = child.out()
                .lines()
                .map(LogBench::json)
                .filter(each -> each.get("message").stringValue().startsWith("Uncaught"))
                .findFirst()
                .orElseThrow();
        String thread = line.get("thread").stringValue();
        assertThat(thread).startsWith("unnamed-");
        assertThat(line.get("message").stringValue()).isEqualTo("Uncaught exception in thread \"" + thread + "\"");
        assertThat(line.get("requestId").asString()).isEqualTo("job-7");
    }

    static final class LosesAThread {
        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> {
                        Runnable fails = () -> {
                            throw new IllegalStateException("lost");
                        };
                        Thread thread = new Thread(fails, "");
                        thread.start();
                        thread.join();
                        return "done";
                    })
                    .run(arguments);
        }
    }
}
