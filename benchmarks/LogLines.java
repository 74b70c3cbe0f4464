import io.github.runpodjava.logging.RunPodLogger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.MDC;

/**
 * Logs lines at INFO during jobs, as fast as it can, and says on stderr how long that took. See log-lines.sh. Without
 * arguments it is asked again and again: each line of its standard input is a number of lines and one of threads.
 */
public final class LogLines {
    private static final RunPodLogger LOG = RunPodLogger.of("benchmark");

    public static void main(String[] arguments) throws InterruptedException, IOException {
        if (arguments.length == 0) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] numbers = line.split(" ");
                timed(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            }
            return;
        }
        int lines = Integer.parseInt(arguments[0]);
        int threads = Integer.parseInt(arguments[2]);
        // What the JIT compiler does in a worker's first second is no cost of each line.
        run(Integer.parseInt(arguments[1]), threads);
        timed(lines, threads);
    }

    private static void timed(int lines, int threads) throws InterruptedException {
        long start = System.nanoTime();
        run(lines, threads);
        System.err.println((System.nanoTime() - start) / 1e9);
    }

    private static void run(int lines, int threads) throws InterruptedException {
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(() -> log(lines / threads));
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
    }

    private static void log(int lines) {
        MDC.put("requestId", "job-0123456789abcdef-u1");
        for (int i = 0; i < lines; i++) {
            LOG.info("Processed item " + i + " of the batch in 17 ms");
        }
    }
}
