package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Code that logs on its way into a stack overflow, which then comes anywhere in the logging, also between locks. */
class EndlessRecursionTest {
    private static final int ROUNDS = 400;

    @Test
    void leaves_nothing_locked_for_the_lines_of_other_threads(@TempDir Path folder) throws Exception {
        ChildJvm.Ended child = new ChildJvm(Map.of(
                        "RUNPOD_LOG_FORMAT", "json",
                        "RUNPOD_LOG_LINES_PER_SECOND", "0",
                        "RUNPOD_LOG_BYTES_PER_SECOND", "0",
                        "RUNPOD_LOG_DIR", folder.toString()))
                .run(Recursion.class);

        assertThat(child.out()).contains("all " + ROUNDS + " rounds are done");
    }

    static final class Recursion {
        private static final Logger LOG = LoggerFactory.getLogger(Recursion.class);
        private static final String LONG = "x".repeat(6_000);

        private Recursion() {}

        public static void main(String[] args) throws InterruptedException {
            Random random = new Random(7);
            for (int round = 0; round < ROUNDS; round++) {
                int before = random.nextInt(200);
                Thread deep = new Thread(null, () -> overflow(before), "deep", 180_000 + random.nextInt(64) * 1_024L);
                deep.start();
                deep.join();
                Thread other = new Thread(() -> LOG.warn(LONG), "other");
                other.setDaemon(true);
                other.start();
                other.join(TimeUnit.SECONDS.toMillis(20));
                if (other.isAlive()) {
                    // Nothing can be logged any more.
                    Runtime.getRuntime().halt(2);
                }
            }
            LOG.warn("all {} rounds are done", ROUNDS);
        }

        private static void overflow(int before) {
            try {
                descend(before);
            } catch (StackOverflowError expected) {
                return;
            }
        }

        private static int descend(int before) {
            if (before == 0) {
                LOG.info("step");
            }
            return descend(Math.max(0, before - 1)) + 1;
        }
    }
}
