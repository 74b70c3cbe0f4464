package io.github.runpodjava.samples.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The finished jar: the native library is in it and loads. */
class ShapesIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Process start(Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        new File("target/onnx.jar").getAbsolutePath())
                .directory(new File("."))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("RUNPOD_") || name.contains("JAVA_"));
        builder.environment().put("RUNPOD_SPOOL_DIR", folder.resolve("spool").toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Test
    void does_the_job_of_test_input_json() throws Exception {
        Process worker = start(Map.of());
        try {
            assertThat(worker.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.resolve("out"))).contains("\"shape\":\"triangle\"");
            assertThat(worker.exitValue()).isZero();
            // Nothing about a restricted method or a missing library.
            assertThat(Files.readString(folder.resolve("err"))).isEmpty();
        } finally {
            worker.destroyForcibly().onExit().join();
        }
    }

    @Test
    void works_on_the_queue_and_ends_when_it_is_asked_to() throws Exception {
        JsonNode input = JsonMapper.builder()
                .build()
                .readTree(new File("test_input.json"))
                .get("input");
        try (FakePlatform platform =
                FakePlatform.builder().hold(Duration.ofMillis(500)).start()) {
            Process worker = start(platform.environment());
            try {
                for (String job : List.of(platform.enqueue(input.toString()), platform.enqueue(input.toString()))) {
                    JsonNode result = platform.awaitResult(job, LONG).body();
                    assertThat(result.at("/output/shape").asString()).isEqualTo("triangle");
                    assertThat(result.at("/output/probabilities/triangle").asDouble())
                            .isGreaterThan(0.9);
                }
                worker.destroy();
                assertThat(worker.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(worker.exitValue()).isZero();
            } finally {
                worker.destroyForcibly().onExit().join();
            }
        }
    }
}
