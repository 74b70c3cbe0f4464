package io.github.runpodjava.logging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with the class path of the tests: what it writes to descriptor 1 is what a platform would see. */
final class ChildJvm {
    /** Ends a test that hangs: far longer than any child takes. */
    private static final long LIMIT_SECONDS = 120;

    private final List<String> prefix = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");
    private final Map<String, String> environment;

    ChildJvm(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Puts a folder before the class path. */
    ChildJvm before(Path folder) {
        classPath = folder + System.getProperty("path.separator") + classPath;
        return this;
    }

    /** No file that it writes gets larger than so many times 512 bytes, as on a disk that is full. */
    ChildJvm largestFile(int blocks) {
        prefix.addAll(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$0\" \"$@\""));
        return this;
    }

    ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("RUNPOD_") || name.contains("JAVA_OPTIONS") || name.contains("JAVA_TOOL"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    Ended run(Class<?> main, String... arguments) throws Exception {
        return ended(start(main, arguments));
    }

    /** Waits for the end; no process is left, whatever happens. */
    static Ended ended(Process process) throws Exception {
        try {
            CompletableFuture<String> err = reading(process.getErrorStream());
            CompletableFuture<String> out = reading(process.getInputStream());
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the child does not end");
            }
            return new Ended(
                    process.exitValue(),
                    out.get(LIMIT_SECONDS, TimeUnit.SECONDS),
                    err.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } finally {
            destroy(process);
        }
    }

    /** When this returns, it writes nothing more. */
    static void destroy(Process process) {
        process.destroyForcibly().onExit().join();
    }

    /** Reads on a thread of its own: the pool that all share may have a single one. */
    private static CompletableFuture<String> reading(InputStream in) {
        return CompletableFuture.supplyAsync(() -> read(in), task -> new Thread(task, "output of the child").start());
    }

    static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Ended(int status, String out, String err) {}
}
