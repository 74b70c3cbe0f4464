package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
