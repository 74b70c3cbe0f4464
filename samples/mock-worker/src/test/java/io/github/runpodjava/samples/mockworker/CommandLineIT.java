package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody sees who starts a jar by hand: plain words, the right status, never a stack trace. */
class CommandLineIT {

    private static String run(int status, Map<String, String> environment, String... arguments) throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample("mock-worker", environment, arguments)) {
            assertThat(worker.status()).as(worker.all()).isEqualTo(status);
            assertThat(worker.all()).doesNotContain("\tat ").doesNotContain("Exception");
            return worker.all();
        }
    }

    @Test
    void help_names_every_flag() throws Exception {
        assertThat(run(0, Map.of(), "--help"))
                .contains(
                        "--serve-api",
                        "--api-port",
                        "--api-host",
                        "--api-concurrency",
                        "--test-input",
                        "--log-level",
                        "--debugger",
                        "--version",
                        "Exit status");
    }

    @Test
    void version_names_the_versions() throws Exception {
        assertThat(run(0, Map.of(), "--version"))
                .contains("runpod-java-runtime ", "1.12.0", "Java " + System.getProperty("java.version"));
    }

    @Test
    void every_unusable_value_is_named_in_one_message() throws Exception {
        assertThat(run(
                        2,
                        Map.of("RUNPOD_PING_INTERVAL", "10s", "RUNPOD_WEBHOOK_GET_JOB", "nowhere"),
                        "--api-port=many",
                        "--log-level",
                        "loud"))
                .contains(
                        "--api-port = \"many\"",
                        "--log-level = \"loud\"",
                        "RUNPOD_PING_INTERVAL = \"10s\"",
                        "RUNPOD_WEBHOOK_GET_JOB = \"nowhere\"",
                        "RUNPOD_WEBHOOK_POST_OUTPUT");
    }

    @Test
    void an_unusable_setting_of_the_sample_is_told_like_the_runtimes() throws Exception {
        assertThat(run(2, Map.of("CONCURRENCY_MODIFIER", "many")))
                .contains("CONCURRENCY_MODIFIER = \"many\"   expected a whole number from 1 to ");
    }

    @Test
    void without_anything_to_do_it_says_what_could_be_done() throws Exception {
        assertThat(run(1, Map.of()))
                .contains("There is no job to run", "test_input.json", "--test-input", "--serve-api");
    }

    @Test
    void a_test_input_that_is_no_job_is_refused() throws Exception {
        assertThat(run(2, Map.of(), "--test-input", "{bad")).contains("--test-input is not JSON", "line 1");
        assertThat(run(2, Map.of(), "--test-input", "[]")).contains("not a JSON object");
        assertThat(run(2, Map.of(), "--test-input={}")).contains("has no \"input\"");
        assertThat(run(2, Map.of(), "--test-input={\"input\": null}")).contains("an \"input\" that is null");
    }

    @Test
    void a_port_in_use_is_told_in_a_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run(
                            1,
                            Map.of(),
                            "--serve-api",
                            "--api-host",
                            taken.getInetAddress().getHostAddress(),
                            "--api-port=" + taken.getLocalPort()))
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("in use");
        }
    }

    @Test
    void a_test_job_shows_its_result() throws Exception {
        assertThat(run(0, Map.of(), "--test_input", "{\"input\": {\"mock_return\": {\"x\": [1.10]}}}"))
                .contains("{\"output\":{\"x\":[1.10]}}");
    }

    @Test
    void a_test_job_that_fails_ends_with_status_1() throws Exception {
        try (WorkerProcess worker =
                WorkerProcess.sample("mock-worker", Map.of(), "--test-input", "{\"input\": {\"mock_error\": true}}")) {
            assertThat(worker.status()).isEqualTo(1);
            assertThat(worker.all()).contains("Mock error");
        }
    }

    @Test
    void a_streamed_test_job_shows_its_chunks() throws Exception {
        try (WorkerProcess worker = WorkerProcess.sample(
                "streaming", Map.of(), "--test-input", "{\"input\": {\"text\": \"three small words\"}}")) {
            assertThat(worker.status()).isZero();
            assertThat(worker.all()).contains("{\"output\":[\"three\",\"small\",\"words\"]}");
        }
    }
}
