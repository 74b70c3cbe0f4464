package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script before a JVM, and RunPod as it is told of the end. */
@Timeout(120)
abstract class LauncherFixture {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int SIGINT = 2;

    final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(200)).start();

    @TempDir
    Path folder;

    /** What a shell does with the launcher, which is {@code "$@"} to it. */
    String behind = "exec \"$@\"";

    @AfterEach
    void close() {
        platform.close();
    }

    WorkerJvm launch(String... arguments) throws IOException {
        return launchWith(Map.of(), arguments);
    }

    WorkerJvm launchWith(Map<String, String> more, String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(platform.environment());
        environment.put("RUNPOD_LOG_DIR", folder.toString());
        environment.put("RUNPOD_SPOOL_DIR", folder.resolve("spool").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MODEL_TOKEN", "not-for-everybody");
        environment.putAll(more);
        List<String> command = new ArrayList<>(heedingInterrupts());
        command.addAll(List.of("/bin/sh", "-c", behind, "sh"));
        command.addAll(
                List.of("/bin/sh", "src/main/launcher/runpod-worker", "-cp", System.getProperty("java.class.path")));
        // Where other workers of this name may have left notes, there is more to tell than a test expects.
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        command.addAll(List.of(arguments));
        return WorkerJvm.start(environment, command, folder.resolve("output").toFile());
    }

    /**
     * What is run in the background of a script is deaf to SIGINT, these tests too, and so is all that they start: a shell
     * cannot trap a signal that was ignored before it began.
     */
    private static List<String> heedingInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean deaf = Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 1L << SIGINT - 1) != 0);
        return deaf ? List.of("env", "--default-signal=INT") : List.of();
    }

    String record() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> records =
                    files.filter(file -> file.toString().endsWith(".traceback")).toList();
            assertThat(records).as(Files.readString(folder.resolve("output"))).hasSize(1);
            assertThat(Files.readString(folder.resolve("output"))).contains("Crash record: " + records.get(0));
            return Files.readString(records.get(0));
        }
    }

    String reasonOfPing() {
        return platform.awaitPing(ping -> ping.status().isPresent(), LIMIT)
                .reason()
                .orElse("");
    }

    /** In place of a JVM: does what the script says. Answers the home that it is in. */
    String jvm(String script) throws IOException {
        executable(Files.createDirectories(folder.resolve("home/bin")).resolve("java"), script);
        return folder.resolve("home").toString();
    }

    static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
