package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another version of a library than the runtime was built with, as a bill of materials brings it. */
class MisfitJourneyTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** Jackson cannot be used without its annotations, as it cannot with those of years ago. */
    private static String classPathThatDoesNotFit() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jackson-annotations"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** SLF4J's Logger as it was before 2.0, in a folder to put before the class path. */
    private static Path oldLogger(Path folder) throws IOException {
        StringBuilder methods = new StringBuilder("String ROOT_LOGGER_NAME = \"ROOT\"; String getName();");
        for (String level : List.of("Trace", "Debug", "Info", "Warn", "Error")) {
            String name = level.toLowerCase(Locale.ROOT);
            for (String marker : List.of("", "Marker m")) {
                String first = marker.isEmpty() ? "String s" : "Marker m, String s";
                methods.append("boolean is%sEnabled(%s); void %s(%s);".formatted(level, marker, name, first));
                for (String more : List.of("Object a", "Object a, Object b", "Object... a", "Throwable t")) {
                    methods.append("void %s(%s, %s);".formatted(name, first, more));
                }
            }
        }
        Path source = Files.writeString(
                folder.resolve("Logger.java"), "package org.slf4j; public interface Logger {" + methods + "}");
        Path classes = Files.createDirectory(folder.resolve("old"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-implicit:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(status).isZero();
        return classes;
    }

    @Test
    void a_worker_whose_slf4j_is_too_old_ends_before_it_takes_a_job() throws Exception {
        Path log = folder.resolve("worker.log");
        String classPath = oldLogger(folder) + File.pathSeparator + System.getProperty("java.class.path");
        try (FakePlatform platform = FakePlatform.start()) {
            platform.enqueue("{\"a\": 1}");
            Map<String, String> environment = new HashMap<>(platform.environment());
            environment.put("RUNPOD_LOG_DIR", folder.toString());
            try (WorkerJvm worker = WorkerJvm.start(
                    environment,
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classPath,
                            LeakWorker.class.getName()),
                    log.toFile())) {
                assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            }

            assertThat(platform.takenJobs()).isEmpty();
            assertThat(platform.pings().stream().flatMap(ping -> ping.reason().stream()))
                    .singleElement(STRING)
                    .contains("org.slf4j.Logger", "libraries on the class path do not fit together");
        }
    }

    @Test
    void a_worker_that_can_read_no_job_ends_instead_of_taking_one_after_the_other() throws Exception {
        Path log = folder.resolve("worker.log");
        try (FakePlatform platform = FakePlatform.start()) {
            Map<String, String> environment = new HashMap<>(platform.environment());
            environment.put("RUNPOD_LOG_DIR", folder.toString());
            try (WorkerJvm worker = WorkerJvm.start(
                    environment,
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            classPathThatDoesNotFit(),
                            LeakWorker.class.getName()),
                    log.toFile())) {
                assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
            }

            assertThat(platform.pings().stream().flatMap(ping -> ping.reason().stream()))
                    .singleElement(STRING)
                    .contains("com/fasterxml/jackson/annotation/", "libraries on the class path do not fit together");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".traceback")))
                    .singleElement(PATH)
                    .content()
                    .startsWith("The worker can take no jobs and ends, as libraries on the class path do not fit")
                    .contains("docs/new-project.md", "com/fasterxml/jackson/annotation/");
        }
    }
}
