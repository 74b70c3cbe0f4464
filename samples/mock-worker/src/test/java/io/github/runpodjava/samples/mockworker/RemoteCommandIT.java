package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look into workers, against a worker behind the local server. */
@Timeout(120)
class RemoteCommandIT {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    private WorkerProcess server() throws IOException {
        return WorkerProcess.sample(
                "mock-worker",
                Map.of("RUNPOD_DEBUG_TOKEN", TOKEN, "RUNPOD_LOG_DIR", folder.toString()),
                "--serve-api",
                "--api-port",
                "0");
    }

    private static WorkerProcess command(WorkerProcess server, String token, String... arguments) throws Exception {
        return command(server, Map.of("RUNPOD_DEBUG_TOKEN", token), arguments);
    }

    private static WorkerProcess command(WorkerProcess server, Map<String, String> environment, String... arguments)
            throws Exception {
        String line = server.awaitLine(text -> text.contains("http://localhost:"));
        String port = line.replaceFirst(".*http://localhost:(\\d+).*", "$1");
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--endpoint";
        all[arguments.length + 1] = "local";
        all[arguments.length + 2] = "--api-url";
        all[arguments.length + 3] = "http://localhost:" + port + "/v2";
        return WorkerProcess.sample("mock-worker", environment, all);
    }

    private void deadWorkerLogs(String message, String time) throws IOException {
        Files.writeString(
                folder.resolve("worker-dead.log"),
                "{\"requestId\":null,\"message\":\"" + message + "\",\"level\":\"INFO\",\"timestamp\":\"" + time
                        + "\"}\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Test
    void logs_follow_also_those_of_a_worker_that_is_not_there_any_more() throws Exception {
        deadWorkerLogs("before", "2026-01-01T00:00:00.000Z");
        try (WorkerProcess server = server();
                WorkerProcess logs = command(server, TOKEN, "logs", "--worker", "dead", "--follow")) {
            logs.awaitLine(line -> line.equals("2026-01-01T00:00:00.000Z INFO  dead | before"));

            deadWorkerLogs("after", "2026-01-01T00:00:01.000Z");

            logs.awaitLine(line -> line.endsWith("dead | after"));
            assertThat(logs.out()).hasSize(2);
        }
    }

    @Test
    void a_worker_whose_only_place_is_taken_answers_all_the_same() throws Exception {
        try (WorkerProcess server = server()) {
            ApiClient api = ApiClient.of(server);
            String id = api.run(
                    "{\"mock_delay\": 600, \"mock_logs\": [{\"level\": \"warn\", \"message\": \"this will take a while\"}]}");
            api.awaitStatus(id, "IN_PROGRESS"::equals);
            try (WorkerProcess logs = command(server, TOKEN, "logs", "--job", id, "--follow")) {
                logs.awaitLine(line -> line.endsWith(id + " | MockInput: this will take a while"));
            }
        }
    }

    @Test
    void crash_records_are_listed_and_shown() throws Exception {
        Files.writeString(folder.resolve("worker-dead-1.traceback"), "Crash: no such library\nthe stack");
        try (WorkerProcess server = server();
                WorkerProcess list = command(server, TOKEN, "crashes");
                WorkerProcess one = command(server, TOKEN, "crashes", "--record", "worker-dead-1.traceback")) {
            assertThat(list.status()).isZero();
            assertThat(list.out()).startsWith("worker-dead-1.traceback  Crash: no such library");
            assertThat(one.status()).isZero();
            assertThat(one.out()).containsExactly("Crash: no such library", "the stack");
        }
    }

    @Test
    void who_stops_waiting_leaves_no_question_in_the_queue() throws Exception {
        try (WorkerProcess server = WorkerProcess.sample(
                        "mock-worker", Map.of(), "--serve-api", "--workers", "0", "--api-port", "0");
                WorkerProcess crashes = command(server, TOKEN, "crashes")) {
            ApiClient api = ApiClient.of(server);
            crashes.awaitErr(line -> line.startsWith("waiting for a worker"));
            assertThat(api.text("GET", "/requests", "")).contains("IN_QUEUE");

            crashes.signal("TERM");

            assertThat(crashes.endsWithin(WorkerProcess.SOON)).isTrue();
            assertThat(api.text("GET", "/requests", "")).contains("CANCELLED").doesNotContain("IN_QUEUE");
            assertThat(crashes.err()).hasSize(1);
        }
    }

    @Test
    void without_a_locale_each_character_is_printed_as_it_was_logged() throws Exception {
        deadWorkerLogs("größe", "2026-01-01T00:00:00.000Z");
        try (WorkerProcess server = server();
                WorkerProcess logs = command(
                        server, Map.of("RUNPOD_DEBUG_TOKEN", TOKEN, "LC_ALL", "C"), "logs", "--worker", "dead")) {
            assertThat(logs.status()).isZero();
            assertThat(logs.out()).containsExactly("2026-01-01T00:00:00.000Z INFO  dead | größe");
        }
    }

    @Test
    void a_wrong_token_and_a_wrong_argument_are_told_in_a_sentence() throws Exception {
        try (WorkerProcess server = server();
                WorkerProcess wrong = command(server, "fedcba9876543210", "logs");
                WorkerProcess unusable = command(server, TOKEN, "logs", "--folow")) {
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.err())
                    .containsExactly(
                            "The worker refused: RUNPOD_DEBUG_TOKEN is not the token that it was" + " started with.");
            assertThat(unusable.status()).isEqualTo(2);
            assertThat(unusable.all()).contains("--folow   is no flag of this command");
            assertThat(unusable.all()).doesNotContain("\tat ");
        }
    }

    @Test
    void an_endpoint_that_is_not_there_is_told_in_a_sentence() throws Exception {
        try (WorkerProcess logs = WorkerProcess.sample(
                "mock-worker",
                Map.of("RUNPOD_DEBUG_TOKEN", TOKEN),
                "logs",
                "--endpoint",
                "x",
                "--api-url",
                "http://127.0.0.1:1/v2")) {
            assertThat(logs.endsWithin(java.time.Duration.ofSeconds(30))).isTrue();
            assertThat(logs.status()).isEqualTo(1);
            assertThat(logs.err()).hasSize(1).first().asString().startsWith("The endpoint cannot be reached");
        }
    }
}
