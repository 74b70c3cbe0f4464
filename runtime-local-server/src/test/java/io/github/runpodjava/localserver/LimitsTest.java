package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Sizes at the platform's limits, one byte below them and one above. */
class LimitsTest {
    private static final int MIB = 1024 * 1024;

    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/run, 10, -1, 200",
        "/run, 10, 0, 200",
        "/run, 10, 1, 400",
        "/runsync, 20, -1, 200",
        "/runsync, 20, 0, 200",
        "/runsync, 20, 1, 400"
    })
    void requests(String route, int mib, int more, int status) {
        server.echo();

        Answer answer = server.post(route, sized("{\"input\":\"", "\"}", mib * MIB + more));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(answer.error()).isEqualTo("bad request: body: exceeded max body size of " + mib + "MiB");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void results_of_a_worker_in_this_process(int more) throws InterruptedException {
        String id = server.run("{\"input\":1}");
        take();

        PostAnswer answer = server.worker()
                .post(new JobPost(
                        id, JobPost.Kind.RESULT, JsonBody.of(sized("{\"output\":\"", "\"}", 20 * MIB + more))));

        int status = answer.fold(() -> 200, PostAnswer.Refused::status, later -> 503);
        assertResult(id, status, more);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void results_of_a_worker_in_another_process(int more) {
        String id = server.run("{\"input\":1}");
        server.get("/job-take/w1");

        Answer answer = server.post("/job-done/w1/" + id, sized("{\"output\":\"", "\"}", 20 * MIB + more));

        if (more > 0) {
            assertThat(answer.error()).contains("20 MiB");
        }
        assertResult(id, answer.status(), more);
    }

    @Test
    void a_result_that_breaks_off_ends_nothing() throws Exception {
        String id = server.run("{\"input\":1}");
        server.get("/job-take/w1");

        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /job-done/w1/" + id + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"output\":")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
        }

        assertThat(server.statusOf(id)).isEqualTo("IN_PROGRESS");
        assertThat(server.post("/job-done/w1/" + id, "{\"output\":1}").status()).isEqualTo(200);
        assertThat(server.statusOf(id)).isEqualTo("COMPLETED");
    }

    @Test
    void a_chunk_or_progress_over_the_limit_is_refused_and_the_job_goes_on() throws InterruptedException {
        String id = server.run("{\"input\":1}");
        take();
        JsonBody large = JsonBody.of(sized("{\"output\":\"", "\"}", 20 * MIB + 1));

        for (JobPost.Kind kind : new JobPost.Kind[] {JobPost.Kind.CHUNK, JobPost.Kind.PROGRESS}) {
            assertThat(server.worker()
                            .post(new JobPost(id, kind, large))
                            .fold(() -> 200, PostAnswer.Refused::status, later -> 503))
                    .isEqualTo(400);
        }
        assertThat(server.statusOf(id)).isEqualTo("IN_PROGRESS");
    }

    @Test
    void a_streamed_string_over_a_megabyte_comes_in_parts() throws InterruptedException {
        String id = server.run("{\"input\":1}");
        take();
        TestWorker.Reporter reporter = new TestWorker.Reporter(server.worker(), id);
        String text = "\u20ac".repeat(MIB);

        reporter.chunk("\"" + text + "\"");
        reporter.streamResult("{\"output\":[]}");

        JsonNode stream = server.get("/stream/" + id).json().get("stream");
        assertThat(stream).hasSize(4);
        StringBuilder whole = new StringBuilder();
        stream.forEach(item -> whole.append(item.get("output").stringValue()));
        assertThat(whole.toString().equals(text)).isTrue();
    }

    private void assertResult(String id, int status, int more) {
        JsonNode job = server.get("/status/" + id).json();
        if (more <= 0) {
            assertThat(status).isEqualTo(200);
            assertThat(job.get("status").stringValue()).isEqualTo("COMPLETED");
            assertThat(job.has("output")).isTrue();
        } else {
            assertThat(status).isEqualTo(400);
            assertThat(job.get("status").stringValue()).isEqualTo("FAILED");
            assertThat(job.get("error").stringValue())
                    .startsWith("The worker's result was refused: the body is larger than 20971520 bytes");
            assertThat(job.has("output")).isFalse();
        }
    }

    private void take() throws InterruptedException {
        assertThat(server.worker()
                        .take(new TakeRequest(1, false))
                        .fold(found -> found.items().size(), () -> 0, throttled -> 0, failed -> 0, () -> 0))
                .isEqualTo(1);
    }

    private static String sized(String start, String end, int bytes) {
        return start + "x".repeat(bytes - start.length() - end.length()) + end;
    }
}
