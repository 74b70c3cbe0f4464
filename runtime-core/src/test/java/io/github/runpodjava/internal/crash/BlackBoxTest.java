package io.github.runpodjava.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.config.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlackBoxTest {
    @TempDir
    private Path folder;

    private BlackBox box(PrintStream err) {
        LogFolder place = LogFolder.read(Environment.of(Map.of("RUNPOD_LOG_DIR", folder.toString())));
        return new BlackBox(
                place, Duration.ofDays(1), Secrets.none(), "test", err, InstantSource.system(), new ProcessEnd());
    }

    private String record() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readString(files.filter(file -> file.toString().endsWith(".traceback"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void jobs_that_are_cut_short_leave_a_record_that_says_where_threads_are() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        box(new PrintStream(err, true, StandardCharsets.UTF_8)).cutShort("2 jobs are cut short");

        assertThat(record())
                .startsWith("2 jobs are cut short\n")
                .contains("== jobs in flight ==", "== threads ==", "BlackBoxTest");
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Crash record: " + folder);
    }

    /** As when whoever reads the worker's output has stopped to. */
    @Test
    void a_standard_error_that_takes_nothing_keeps_no_record_and_nobody() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        OutputStream stalled = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        try {
            box(new PrintStream(stalled, true, StandardCharsets.UTF_8)).cutShort("1 job is cut short");

            assertThat(record()).startsWith("1 job is cut short\n");
        } finally {
            hanging.countDown();
        }
    }

    @Test
    void what_hangs_is_left_to_itself() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);

        boolean done = Attempt.within(Duration.ofMillis(20), () -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            over.countDown();
        });

        assertThat(done).isFalse();
        hanging.countDown();
        over.await();
    }

    @Test
    void who_is_interrupted_waits_all_the_same_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThat(Attempt.within(Duration.ofSeconds(30), () -> {})).isTrue();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void threads_that_wait_for_each_other_are_named() throws Exception {
        assumeTrue(ThreadText.deadlocks().isEmpty());
        Object one = new Object();
        Object other = new Object();
        CountDownLatch both = new CountDownLatch(2);
        deadlocked("first", one, other, both).start();
        deadlocked("second", other, one, both).start();
        both.await();

        while (ThreadText.deadlocks().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(ThreadText.deadlocks())
                .contains("\"first\" waits for a java.lang.Object that \"second\" has\n")
                .contains("\"second\" waits for a java.lang.Object that \"first\" has\n");
    }

    private static Thread deadlocked(String name, Object first, Object second, CountDownLatch both) {
        Thread thread = new Thread(
                () -> {
                    synchronized (first) {
                        both.countDown();
                        try {
                            both.await();
                        } catch (InterruptedException e) {
                            return;
                        }
                        synchronized (second) {
                            both.countDown();
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        return thread;
    }
}
