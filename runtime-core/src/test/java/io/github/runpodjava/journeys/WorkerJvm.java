package io.github.runpodjava.journeys;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A worker in a JVM of its own, as in production; killed at the end of its test. */
final class WorkerJvm implements AutoCloseable {
    private final Process process;

    private WorkerJvm(Process process) {
        this.process = process;
    }

    /** Starts {@code main} with options of the JVM and arguments of its own. */
    static WorkerJvm start(FakePlatform platform, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        return start(
                platform.environment(),
                options,
                new File("target/" + main.getSimpleName() + ".log"),
                List.of(main.getName()),
                List.of(arguments));
    }

    /** The same with any environment and output. */
    static WorkerJvm start(
            Map<String, String> environment, List<String> options, File output, List<String> main, List<String> args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(main);
        command.addAll(args);
        return start(environment, command, output);
    }

    /** Any command, the launcher script for example. */
    static WorkerJvm start(Map<String, String> environment, List<String> command, File output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("RUNPOD_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(output);
        return new WorkerJvm(builder.start());
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Any signal, by its name. */
    void signal(String name) throws IOException, InterruptedException {
        signal(name, process.pid());
    }

    /** The same for the JVM that a launcher has started. */
    void signalChild(String name) throws IOException, InterruptedException {
        signal(name, childJvm().orElseThrow().pid());
    }

    private Optional<ProcessHandle> childJvm() {
        return process.children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    /** Waits for the end; answers the exit status. */
    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the worker's JVM runs on after " + limit);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        childJvm().ifPresent(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
