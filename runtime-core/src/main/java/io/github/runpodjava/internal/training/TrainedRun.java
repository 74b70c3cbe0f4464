package io.github.runpodjava.internal.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM that runs the worker, and what it writes. */
final class TrainedRun implements AutoCloseable {
    private static final int LAST_LINES = 30;
    /** What makes another kind of worker, or tells others of it: it is none that they should know of. */
    private static final List<String> NOT_PASSED_ON = List.of(
            "RUNPOD_REALTIME_PORT",
            "RUNPOD_REALTIME_CONCURRENCY",
            "RUNPOD_DEBUG_PORT",
            "RUNPOD_METRICS_PUSH_URL",
            "PORT",
            "PORT_HEALTH");

    private final Process process;
    private final Path output;

    private TrainedRun(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param folder for what it writes that nobody keeps */
    static TrainedRun start(List<String> command, Map<String, String> environment, Path folder) throws IOException {
        Path output = Files.createTempFile(folder, "run", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(NOT_PASSED_ON);
        builder.environment().put("OTEL_SDK_DISABLED", "true");
        builder.environment().putAll(environment);
        builder.environment().put("RUNPOD_LOG_DIR", folder.resolve("logs").toString());
        builder.environment().put("RUNPOD_SPOOL_DIR", folder.resolve("spool").toString());
        return new TrainedRun(builder.start(), output);
    }

    /** As RunPod ends a worker. */
    void askToEnd() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has ended within {@code limit}, with status 0. */
    boolean endsWell(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    }

    /** Its exit status, in words. */
    String status() {
        return process.isAlive() ? "it still runs" : "status " + process.exitValue();
    }

    /** All it has written. */
    List<String> lines() throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** The end of what it has written, for people. */
    String lastLines() throws IOException {
        List<String> all = lines();
        return String.join("\n", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
