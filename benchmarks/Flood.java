import io.github.runpodjava.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker whose job logs so many lines as fast as it can, and notes in a file how many milliseconds that took. See flood.sh. */
public final class Flood {
    private static final Logger LOG = LoggerFactory.getLogger("flood");

    public static void main(String[] arguments) {
        Worker.handling(Map.class, (input, job) -> {
                    int lines = ((Number) input.get("lines")).intValue();
                    long start = System.nanoTime();
                    for (int i = 0; i < lines; i++) {
                        if (i % 1000 == 500) {
                            LOG.warn("Item {} of the batch is slow", i);
                        } else if (i % 1000 == 999) {
                            LOG.error("Item {} of the batch failed", i);
                        } else {
                            LOG.info("Processed item {} of the batch in 17 ms", i);
                        }
                    }
                    long millis = (System.nanoTime() - start) / 1_000_000;
                    Files.writeString(
                            Path.of((String) input.get("times")),
                            millis + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                    return millis;
                })
                .run(arguments);
    }
}
