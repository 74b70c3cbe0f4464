package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The class cache, from the flag that makes it to the launcher script that uses it. */
@Timeout(300)
class TrainCacheIT {
    private static final Duration TRAINING = Duration.ofMinutes(3);
    private static final Path LAUNCHER =
            Path.of("../../runtime-core/src/main/launcher/runpod-worker").toAbsolutePath();
    private static final String FROM_CACHE = "io.github.runpodjava.Worker source: shared objects file";

    @TempDir
    private Path folder;

    private Path copy(String sample) throws IOException {
        return Files.copy(WorkerProcess.jar(sample), folder.resolve("worker.jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private String train(Path jar, int status, Map<String, String> environment, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("-jar", jar.toString(), "--train-cache"));
        command.addAll(List.of(more));
        try (WorkerProcess worker = WorkerProcess.java(environment, command)) {
            assertThat(worker.endsWithin(TRAINING)).as(worker.all()).isTrue();
            assertThat(worker.status()).as(worker.all()).isEqualTo(status);
            return worker.all();
        }
    }

    /** What a start by the launcher writes, with a line for each class that comes from a cache. */
    private String start(Path jar) throws Exception {
        Path output = Files.createTempFile(folder, "start", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        LAUNCHER.toString(), "-Xlog:class+load", "-jar", jar.toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("RUNPOD_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("RUNPOD_LOG_DIR", folder.resolve("logs").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }

    @Test
    void the_launcher_starts_a_worker_from_its_cache_until_its_jar_changes() throws Exception {
        Path jar = copy("echo");
        String said = train(jar, 0, Map.of(), "--test-input", "{\"input\": {\"x\": 1}}");
        assertThat(said).contains("classes of a start").doesNotContain("sample job");
        assertThat(folder.resolve("worker.cache")).content().contains(" " + Runtime.version() + "\n");

        assertThat(start(jar)).contains(FROM_CACHE).doesNotContain("runpod-worker:");

        changed(jar);
        assertThat(start(jar)).doesNotContain(FROM_CACHE).contains("was made for another " + jar, "--train-cache");
    }

    /** The same program with an entry of no meaning, as another build is another jar. */
    private static void changed(Path jar) throws IOException {
        Path other = jar.resolveSibling("other.jar");
        try (java.util.zip.ZipFile from = new java.util.zip.ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(other))) {
            for (ZipEntry entry : java.util.Collections.list(from.entries())) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                from.getInputStream(entry).transferTo(to);
                to.closeEntry();
            }
            to.putNextEntry(new ZipEntry("changed"));
            to.closeEntry();
        }
        Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_sample_job_that_fails_is_told_and_the_cache_is_made() throws Exception {
        String said = train(copy("mock-worker"), 0, Map.of(), "--test-input={\"input\": {\"mock_error\": true}}");

        assertThat(said).contains("The sample job failed", "Mock error");
        assertThat(folder.resolve("worker.cache")).exists();
    }

    @Test
    void a_worker_that_dies_in_training_leaves_no_cache_and_its_last_lines() throws Exception {
        String said = train(copy("mock-worker"), 1, Map.of(), "--test-input", "{\"input\": {\"mock_crash\": true}}");

        assertThat(said).contains("did not do its sample jobs", "status 1", "RUNPOD_TRAINING");
        assertThat(folder.resolve("worker.cache")).doesNotExist();
    }

    @Test
    void without_a_sample_job_it_says_what_is_missing_and_why_it_failed() throws Exception {
        String said = train(copy("mock-worker"), 1, Map.of("RUNPOD_PING_INTERVAL", "often"));

        assertThat(said).contains("test_input.json", "--test-input", "status 2", "RUNPOD_PING_INTERVAL");
    }
}
