package io.github.runpodjava.samples.mockworker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A sample jar that runs, on the JDK that runs the test, and what it has written so far. */
final class WorkerProcess implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);

    private final Process process;
    private final Output out;
    private final Output err;

    private WorkerProcess(Process process) {
        this.process = process;
        this.out = new Output(process.getInputStream());
        this.err = new Output(process.getErrorStream());
    }

    static WorkerProcess sample(String name, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("-jar", jar(name).toString()));
        command.addAll(List.of(arguments));
        return java(environment, command);
    }

    static Path jar(String name) {
        return Path.of("..", name, "target", name + ".jar").toAbsolutePath().normalize();
    }

    static WorkerProcess java(Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return command(environment, command);
    }

    /** Any command, the launcher script for example. */
    static WorkerProcess command(Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("target").toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("RUNPOD_")
                        || name.contains("JAVA_OPTIONS")
                        || name.contains("JAVA_TOOL")
                        || List.of("CONCURRENCY_MODIFIER", "PORT", "PORT_HEALTH", "HEALTH_CHECK_PATH")
                                .contains(name));
        builder.environment().putAll(environment);
        return new WorkerProcess(builder.start());
    }

    /** What came on stdout so far, line by line. */
    List<String> out() {
        return out.lines();
    }

    List<String> err() {
        return err.lines();
    }

    String all() {
        return String.join("\n", out()) + "\n" + String.join("\n", err());
    }

    String awaitLine(Predicate<String> wanted) throws InterruptedException {
        return awaitLine(wanted, SOON);
    }

    String awaitLine(Predicate<String> wanted, Duration limit) throws InterruptedException {
        return out.await(wanted, limit);
    }

    String awaitErr(Predicate<String> wanted) throws InterruptedException {
        return err.await(wanted, SOON);
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** The same once the first one is a second ago: before that the two would be one. */
    void signalAgain(String name) throws IOException, InterruptedException {
        long later = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (System.nanoTime() - later < 0) {
            LockSupport.parkNanos(later - System.nanoTime());
        }
        signal(name);
    }

    /** The same for the JVM that a launcher has started. */
    void signalChild(String name) throws IOException, InterruptedException {
        long jvm = process.children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow()
                .pid();
        new ProcessBuilder("kill", "-" + name, Long.toString(jvm)).start().waitFor();
    }

    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end and for all output; the exit status. */
    int status() throws InterruptedException {
        if (!endsWithin(SOON)) {
            throw new AssertionError("the process does not end; it wrote:\n" + all());
        }
        out.thread.join(SOON.toMillis());
        err.thread.join(SOON.toMillis());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** One of the streams of a process, read as it comes so that the process never waits for us. */
    private static final class Output {
        private final List<String> lines = new ArrayList<>();
        private final Thread thread;

        Output(InputStream in) {
            thread = new Thread(() -> read(in), "output");
            thread.setDaemon(true);
            thread.start();
        }

        private void read(InputStream in) {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                String line;
                while ((line = reader.readLine()) != null) {
                    synchronized (lines) {
                        lines.add(line);
                        lines.notifyAll();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> lines() {
            synchronized (lines) {
                return List.copyOf(lines);
            }
        }

        String await(Predicate<String> wanted, Duration limit) throws InterruptedException {
            long end = System.nanoTime() + limit.toNanos();
            synchronized (lines) {
                int next = 0;
                while (true) {
                    for (; next < lines.size(); next++) {
                        if (wanted.test(lines.get(next))) {
                            return lines.get(next);
                        }
                    }
                    long left = (end - System.nanoTime()) / 1_000_000;
                    if (left <= 0) {
                        throw new AssertionError("no such line; there were:\n" + String.join("\n", lines));
                    }
                    lines.wait(left);
                }
            }
        }
    }
}
