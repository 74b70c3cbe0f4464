package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a worker logs of a job that looks into it: who follows its log must not see himself. */
class LinesOfAQuestionTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private static final class Echo {
        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> input).run(arguments);
        }
    }

    /** What the worker says of the job, on stdout and in its file. */
    private List<String> said(String level, String input) throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of(
                        "RUNPOD_ENDPOINT_ID",
                        "endpoint",
                        "RUNPOD_POD_ID",
                        "pod-1",
                        "RUNPOD_LOG_DIR",
                        folder.toString(),
                        "RUNPOD_DEBUG_TOKEN",
                        TOKEN))
                .run(Echo.class, "--log-level", level, "--test-input", "{\"id\": \"job-7\", \"input\": " + input + "}");
        assertThat(Files.readString(folder.resolve("worker-pod-1.log"))).isEqualTo(child.out());
        return child.out()
                .lines()
                .map(LogBench::json)
                .filter(line -> line.path("requestId").asString("").equals("job-7"))
                .map(line -> line.path("level").asString("") + " "
                        + line.path("message").asString(""))
                .toList();
    }

    private static String question(String token) {
        return "{\"runpod_debug\": {\"token\": \"" + token + "\", \"ask\": \"crashes\"}}";
    }

    @Test
    void one_that_is_answered_is_told_at_debug_alone() throws Exception {
        assertThat(said("INFO", question(TOKEN))).isEmpty();
    }

    @Test
    void at_debug_it_is_told_as_any_job() throws Exception {
        assertThat(said("DEBUG", question(TOKEN))).containsSubsequence("DEBUG Started.", "DEBUG Finished.");
    }

    @Test
    void who_asks_without_the_token_is_heard_of() throws Exception {
        assertThat(said("INFO", question("wrong")))
                .contains("WARN a job asked about this worker without the right token");
    }

    @Test
    void one_that_fails_is_no_job_of_the_worker_that_failed() throws Exception {
        assertThat(said("INFO", question("wrong")))
                .containsExactly("WARN a job asked about this worker without the right token");
        Files.delete(folder.resolve("worker-pod-1.log"));
        assertThat(said("INFO", question(TOKEN + "\", \"lines\": \"x"))).isEmpty();
        Files.delete(folder.resolve("worker-pod-1.log"));
        assertThat(said("DEBUG", question("wrong"))).contains("DEBUG Job failed: unauthorized");
    }

    @Test
    void other_jobs_are_told_as_ever() throws Exception {
        assertThat(said("INFO", "{\"runpod_debug\": 1}")).containsExactly("INFO Started.", "INFO Finished.");
    }
}
