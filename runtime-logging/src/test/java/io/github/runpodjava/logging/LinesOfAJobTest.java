package io.github.runpodjava.logging;

import static io.github.runpodjava.logging.LogBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import java.util.LinkedHashMap;
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
}
