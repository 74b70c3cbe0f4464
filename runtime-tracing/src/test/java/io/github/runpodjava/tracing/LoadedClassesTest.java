package io.github.runpodjava.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A worker in a JVM of its own, with this module on its class path. */
@Timeout(120)
class LoadedClassesTest {
    @TempDir
    private Path folder;

    /** A worker that nobody traces. */
    static final class Echo {
        public static void main(String[] arguments) {
            Worker.handling(JsonNode.class, (input, job) -> input).run(arguments);
        }
    }

    /** A worker whose set-up says where spans go. */
    static final class Traced {
        public static void main(String[] arguments) {
            InMemorySpanExporter exporter = InMemorySpanExporter.create();
            Worker.handling(JsonNode.class, (input, job) -> {
                        try (var stage = job.stage("stage")) {
                            stage.close();
                        }
                        return exporter.getFinishedSpanItems().stream()
                                .map(span -> span.getName())
                                .toList();
                    })
                    .hooks(new io.github.runpodjava.WorkerHooks() {
                        @Override
                        public void setUp() {
                            OpenTelemetrySdk.builder()
                                    .setTracerProvider(SdkTracerProvider.builder()
                                            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                            .build())
                                    .buildAndRegisterGlobal();
                        }
                    })
                    .run(arguments);
        }
    }

    private record Ran(String loaded, JsonNode output) {}

    private Ran run(Class<?> main, String classPath) throws IOException, InterruptedException {
        Path loaded = folder.resolve("loaded.log");
        try (FakePlatform platform =
                FakePlatform.builder().hold(Duration.ofMillis(100)).start()) {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xlog:class+load:file=" + loaded,
                    "-cp",
                    classPath,
                    main.getName());
            builder.environment().keySet().removeIf(name -> name.startsWith("RUNPOD_") || name.startsWith("OTEL_"));
            builder.environment().putAll(platform.environment());
            Process worker = builder.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("worker.log").toFile())
                    .start();
            try {
                JsonNode output = platform.awaitResult(platform.enqueue("{\"a\":1}"), Duration.ofSeconds(60))
                        .body()
                        .path("output");
                worker.destroy();
                assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
                return new Ran(Files.readString(loaded), output);
            } finally {
                worker.destroyForcibly();
            }
        }
    }

    @Test
    void without_an_sdk_no_class_of_open_telemetry_is_loaded() throws Exception {
        String withoutSdk = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("opentelemetry-sdk"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(withoutSdk).contains("opentelemetry-api");

        Ran ran = run(Echo.class, withoutSdk);

        assertThat(ran.output().toString()).isEqualTo("{\"a\":1}");
        assertThat(ran.loaded()).contains(".tracing.GlobalTracingProvider ");
        assertThat(ran.loaded().lines().filter(line -> line.contains("io.opentelemetry")))
                .isEmpty();
        assertThat(ran.loaded()).doesNotContain(".tracing.GlobalTracer ", ".tracing.Otel");
    }

    @Test
    void with_an_sdk_that_nobody_set_up_none_is_loaded_but_what_asks_for_it() throws Exception {
        Ran ran = run(Echo.class, System.getProperty("java.class.path"));

        assertThat(ran.loaded()
                        .lines()
                        .flatMap(line -> Stream.of(line.split(" ")))
                        .filter(word -> word.startsWith("io.opentelemetry.")))
                .containsExactlyInAnyOrder(
                        "io.opentelemetry.api.GlobalOpenTelemetry", "io.opentelemetry.api.OpenTelemetry");
        assertThat(ran.loaded()).doesNotContain(".tracing.Otel");
    }

    @Test
    void what_the_set_up_registers_records_the_jobs() throws Exception {
        Ran ran = run(Traced.class, System.getProperty("java.class.path"));

        assertThat(ran.output().toString()).isEqualTo("[\"wait\",\"stage\"]");
        assertThat(ran.loaded()).contains(".tracing.OtelJobSpan ");
    }

    @Test
    void it_is_the_files_of_the_sdk_or_the_agent_that_are_looked_for() {
        assertThat(new GlobalTracingProvider(resource -> false).open(worker())).isEmpty();
        assertThat(GlobalTracingProvider.class
                        .getClassLoader()
                        .getResource("io/opentelemetry/sdk/OpenTelemetrySdk.class"))
                .isNotNull();
    }

    /** Of an agent before 2.23: it answers for what is global, and does not say that anything is. */
    @Test
    void an_agent_that_is_there_records_unless_it_is_switched_off() {
        Environment off = Environment.of(Map.of("OTEL_JAVAAGENT_ENABLED", "false"));
        try {
            assertThat(GlobalTracer.open(worker(), off, true)).isEmpty();
            assertThat(GlobalTracer.open(worker(), Environment.of(Map.of()), false))
                    .isEmpty();

            assertThat(new GlobalTracingProvider(resource -> resource.contains("/javaagent/")).open(worker()))
                    .isPresent();
        } finally {
            GlobalOpenTelemetry.resetForTest();
        }
    }

    private static io.github.runpodjava.spi.TracingProvider.TracedWorker worker() {
        return new io.github.runpodjava.spi.TracingProvider.TracedWorker("w", null, "1", text -> text);
    }
}
