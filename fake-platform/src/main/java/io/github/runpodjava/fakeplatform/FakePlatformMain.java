package io.github.runpodjava.fakeplatform;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link FakePlatform} as a process of its own, for benchmarks that compare workers.
 *
 * <pre>
 * java -cp ... io.github.runpodjava.fakeplatform.FakePlatformMain --port N --jobs N --input JSON
 *     [--hold MS] [--ping MS] [--faults seed=42,serverErrors=0.05,slow=0.05:200] [--record N] [--exit-when-done]
 * </pre>
 *
 * It prints the environment of a worker as {@code export} lines for a shell, and one line of JSON once all jobs are
 * done. The clock runs from the moment the first job is handed out until the last result has come in.
 */
public final class FakePlatformMain {
    /** Long enough for the answer to the last result to reach the worker. */
    private static final Duration FAREWELL = Duration.ofMillis(300);

    private static final Duration FOREVER = Duration.ofDays(365);

    private FakePlatformMain() {}

    /**
     * Runs until all jobs are done with {@code --exit-when-done}, otherwise until the process is ended.
     *
     * @throws IllegalArgumentException if the arguments cannot be understood
     */
    public static void main(String[] args) throws InterruptedException {
        run(MainOptions.parse(args), System.out);
    }

    static void run(MainOptions options, PrintStream out) throws InterruptedException {
        try (FakePlatform platform = options.platform().start()) {
            options.faults().ifPresent(platform::misbehave);
            for (int i = 0; i < options.jobs(); i++) {
                platform.enqueue(options.input());
            }
            platform.environment().forEach((name, value) -> out.println("export " + name + "='" + value + "'"));
            out.flush();
            platform.awaitFinished(options.jobs(), FOREVER);
            out.println(report(platform));
            out.flush();
            Thread.sleep((options.exitWhenDone() ? FAREWELL : FOREVER).toMillis());
        }
    }

    private static String report(FakePlatform platform) {
        Counts counts = platform.counts();
        double seconds = platform.span().toNanos() / 1e9;
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("jobs", counts.finished());
        report.put("seconds", seconds);
        report.put("jobs_per_second", seconds > 0 ? counts.finished() / seconds : 0);
        report.put("repeated_results", counts.repeatedResults());
        report.put("late_messages", counts.lateMessages());
        return Json.write(report);
    }
}
