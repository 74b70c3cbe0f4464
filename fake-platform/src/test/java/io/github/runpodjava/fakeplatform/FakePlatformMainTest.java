package io.github.runpodjava.fakeplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FakePlatformMainTest {

    @Test
    void it_serves_jobs_and_reports_once_they_are_done() throws Exception {
        int port;
        // Not one that the kernel may give to any connection in the meantime.
        try (FakePlatform free = FakePlatform.start()) {
            port = free.uri().getPort();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MainOptions options = MainOptions.parse(
                "--port", Integer.toString(port), "--jobs", "2", "--input", "{\"a\":1}", "--exit-when-done");
        CompletableFuture<Void> main = CompletableFuture.runAsync(() -> {
            try {
                FakePlatformMain.run(options, new PrintStream(out, true, StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        String base = "http://127.0.0.1:" + port + "/v2/test-endpoint";
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!out.toString(StandardCharsets.UTF_8).contains("RUNPOD_AI_API_KEY")) {
            assertThat(main).isNotDone();
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }

        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < 2; i++) {
            JsonNode job = Json.read(client.send(get(base + "/job-take/w"), BodyHandlers.ofString())
                    .body());
            assertThat(job.path("input").toString()).isEqualTo("{\"a\":1}");
            client.send(post(base + "/job-done/w/" + job.path("id").asString()), BodyHandlers.ofString());
        }
        main.get();

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(9);
        assertThat(lines.get(0))
                .isEqualTo("export RUNPOD_WEBHOOK_GET_JOB='" + base + "/job-take/$ID?gpu=NVIDIA+RTX+A5000'");
        JsonNode report = Json.read(lines.get(8));
        assertThat(report.path("jobs").asInt()).isEqualTo(2);
        assertThat(report.path("seconds").asDouble()).isPositive();
        assertThat(report.path("jobs_per_second").asDouble()).isPositive();
    }

    private static java.net.http.HttpRequest get(String uri) {
        return java.net.http.HttpRequest.newBuilder(URI.create(uri)).build();
    }

    private static java.net.http.HttpRequest post(String uri) {
        return java.net.http.HttpRequest.newBuilder(URI.create(uri))
                .POST(BodyPublishers.ofString("{\"output\":1}"))
                .build();
    }

    @Test
    void faults_are_read() {
        Faults faults = MainOptions.faults("seed=42, serverErrors=0.5,slow=0.5:200");

        assertThat(faults.seed()).isEqualTo(42);
        assertThat(faults.fate(0.1).kind()).isEqualTo(Answer.Kind.FIXED);
        assertThat(faults.fate(0.9).delay()).hasMillis(200);
    }

    @Test
    void arguments_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> MainOptions.parse("--prot", "1")).hasMessageContaining("--prot");
        assertThatThrownBy(() -> MainOptions.parse("--port")).hasMessageContaining("--port");
        assertThatThrownBy(() -> MainOptions.parse("--port", "x")).hasMessageContaining("whole number");
        assertThatThrownBy(() -> MainOptions.parse("--faults", "floods=1")).hasMessageContaining("floods");
        assertThatThrownBy(() -> MainOptions.parse("--faults", "garbage")).hasMessageContaining("garbage");
    }
}
