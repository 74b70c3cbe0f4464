package io.github.runpodjava.logging.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VolumeLogTest {
    private final Disk disk = new Disk();
    private final List<String> stderr = new ArrayList<>();
    private final AtomicInteger tidied = new AtomicInteger();
    /** Of who complains once. */
    private Error complaint;

    private VolumeLog log(long mostWaiting) {
        return log(mostWaiting, System::nanoTime);
    }

    private VolumeLog log(long mostWaiting, LongSupplier nanoTime) {
        Complaints complaints = new Complaints(Path.of("/logs/worker-a.log"), this::complain);
        VolumeLog log = new VolumeLog(
                disk,
                mostWaiting,
                missing -> bytes("missing " + missing),
                complaints,
                tidied::incrementAndGet,
                nanoTime);
        log.start();
        return log;
    }

    private synchronized void complain(String sentence) {
        Error once = complaint;
        if (once != null) {
            complaint = null;
            throw once;
        }
        stderr.add(sentence);
    }

    private synchronized List<String> complaints() {
        return List.copyOf(stderr);
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it does not come to pass");
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void on_a_network_a_line_is_there_when_the_call_returns() {
        // By a clock that stands still, the time that a thread waits for its line is never over.
        VolumeLog log = log(10_000, () -> 0);
        log.write(bytes("one"), true);
        assertThat(disk.lines()).containsExactly("one");
        log.write(bytes("two"), true);
        assertThat(disk.lines()).containsExactly("one", "two");
        assertThat(disk.writers()).containsOnly("runpod-log-file");
        assertThat(log.lines()).isEqualTo(2);
    }

    @Test
    void on_a_local_disk_the_thread_that_logs_writes() {
        disk.local = true;
        VolumeLog log = log(10_000);
        log.write(bytes("the first may be written by another"), true);
        log.drain(TimeUnit.SECONDS.toNanos(10));

        log.write(bytes("two"), true);

        assertThat(disk.lines()).hasSize(2);
        assertThat(disk.writers().get(1)).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void a_disk_that_hangs_holds_nobody_up() {
        disk.hang();
        VolumeLog log = log(100_000);

        for (int i = 0; i < 1000; i++) {
            log.write(bytes("line " + i), true);
        }

        assertThat(disk.lines()).isEmpty();
        disk.goOn();
        log.drain(TimeUnit.SECONDS.toNanos(20));
        assertThat(disk.lines()).hasSize(1000).doesNotHaveDuplicates();
        assertThat(log.lost()).isZero();
    }

    @Test
    void one_that_hangs_before_the_first_line_holds_nobody_up_either() {
        CountDownLatch gate = new CountDownLatch(1);
        disk.preparation = () -> await(() -> gate.getCount() == 0);
        VolumeLog log = log(100_000);

        log.write(bytes("one"), true);
        log.write(bytes("two"), true);

        assertThat(disk.lines()).isEmpty();
        gate.countDown();
        log.drain(TimeUnit.SECONDS.toNanos(20));
        assertThat(disk.lines()).containsExactly("one", "two");
        assertThat(log.lost()).isZero();
    }

    @Test
    void what_cannot_be_prepared_is_tried_with_the_first_line() {
        disk.preparation = () -> {
            throw new OutOfMemoryError("no room yet");
        };
        VolumeLog log = log(100_000);

        log.write(bytes("one"), true);

        log.drain(TimeUnit.SECONDS.toNanos(20));
        assertThat(disk.lines()).containsExactly("one");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void what_does_not_fit_in_memory_is_lost_the_oldest_first_and_the_file_says_how_much() {
        disk.hang();
        VolumeLog log = log(50);
        log.write(bytes("first"), true);
        await(disk::isHanging);
        for (int i = 0; i < 10; i++) {
            log.write(bytes("line  " + i + " xx"), true);
        }
        disk.goOn();
        log.drain(TimeUnit.SECONDS.toNanos(20));

        assertThat(disk.lines())
                .containsExactly("first", "missing 6", "line  6 xx", "line  7 xx", "line  8 xx", "line  9 xx");
        assertThat(log.lost()).isEqualTo(6);
        assertThat(log.lines()).isEqualTo(5);
    }

    @Test
    void a_full_disk_is_said_once_and_the_lines_come_when_there_is_room_again() {
        disk.local = true;
        VolumeLog log = log(10_000);
        log.write(bytes("before"), true);
        log.drain(TimeUnit.SECONDS.toNanos(10));
        disk.broken = new IOException("No space left on device");
        for (int i = 0; i < 100; i++) {
            log.write(bytes("line " + i), true);
        }
        assertThat(complaints())
                .containsExactly(
                        "Log lines do not reach /logs/worker-a.log: No space left on device. Jobs go on, and so"
                                + " do attempts to write them. RUNPOD_LOG_DIR names the folder.\n");

        disk.broken = null;
        await(() -> disk.lines().size() == 101);

        assertThat(disk.lines()).startsWith("before", "line 0", "line 1").doesNotHaveDuplicates();
        assertThat(complaints()).hasSize(1);
    }

    @Test
    void how_far_the_file_is_behind_is_known_while_the_disk_is_full() {
        disk.local = true;
        VolumeLog log = log(50);
        log.write(bytes("before"), true);
        log.drain(TimeUnit.SECONDS.toNanos(10));
        assertThat(log.behind()).isZero();

        disk.broken = new IOException("No space left on device");
        for (int i = 0; i < 10; i++) {
            log.write(bytes("line  " + i + " xx"), true);
        }
        // Also those that will never come.
        assertThat(log.behind()).isEqualTo(10);
        assertThat(log.lost()).isPositive();

        disk.broken = null;
        await(() -> log.behind() == 0);
        assertThat(disk.lines()).last().isEqualTo("line  9 xx");
    }

    @Test
    void a_file_that_does_not_answer_is_behind() {
        AtomicLong nanos = new AtomicLong();
        VolumeLog log = log(10_000, nanos::get);
        disk.hang();
        Thread.currentThread().interrupt();
        log.write(bytes("one"), true);
        Thread.interrupted();
        await(disk::isHanging);
        assertThat(log.behind()).isZero();

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));

        assertThat(log.behind()).isEqualTo(1);
        disk.goOn();
        await(() -> log.behind() == 0);
    }

    @Test
    void the_unimportant_lines_of_a_flood_are_written_by_another_thread_and_all_of_them() {
        disk.local = true;
        VolumeLog log = log(1000);
        for (int i = 0; i < 20_000; i++) {
            log.write(bytes("line " + i), false);
        }
        log.write(bytes("important"), true);

        List<String> lines = disk.lines();
        assertThat(lines.get(lines.size() - 1)).isEqualTo("important");
        assertThat(lines.size() + log.lost())
                .isEqualTo(20_001
                        + lines.stream()
                                .filter(line -> line.startsWith("missing"))
                                .count());
        assertThat(disk.writers().size()).isLessThan(20_001);
    }

    @Test
    void the_end_of_the_process_waits_for_the_lines_of_a_flood_and_for_nothing_else() {
        disk.local = true;
        VolumeLog log = log(1000);
        for (int i = 0; i < 20_000; i++) {
            log.write(bytes("line " + i), false);
        }

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> log.drain(Duration.ofMinutes(5).toNanos()));

        assertThat(log.lines()).isEqualTo(20_000);
    }

    @Test
    void of_threads_that_flood_at_once_each_has_all_its_lines_in_their_order() throws InterruptedException {
        disk.local = true;
        VolumeLog log = log(1000);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "thread " + t;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    log.write(bytes(name + ": " + i), i % 500 == 0);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        log.drain(TimeUnit.MINUTES.toNanos(5));

        assertThat(log.lost()).isZero();
        assertThat(log.lines()).isEqualTo(80_000);
        for (int t = 0; t < 4; t++) {
            String name = "thread " + t;
            assertThat(disk.lines().stream().filter(line -> line.startsWith(name)))
                    .containsExactlyElementsOf(IntStream.range(0, 20_000)
                            .mapToObj(i -> name + ": " + i)
                            .toList());
        }
    }

    @Test
    void what_a_flood_owes_is_paid_back_soon() {
        AtomicLong nanos = new AtomicLong();
        Patience calm = new Patience(100, 1000, nanos::get);
        calm.used(1_000_000);
        assertThat(calm.left()).isZero();

        nanos.addAndGet(101 * 1000);

        assertThat(calm.left()).isEqualTo(1);
    }

    @Test
    void an_interrupt_is_for_the_job_and_costs_no_line() {
        VolumeLog log = log(10_000);
        Thread.currentThread().interrupt();

        log.write(bytes("one"), true);

        assertThat(Thread.interrupted()).isTrue();
        log.drain(TimeUnit.SECONDS.toNanos(20));
        assertThat(disk.lines()).containsExactly("one");
    }

    @Test
    void memory_that_is_short_once_costs_no_line_and_does_not_end_the_writing() {
        VolumeLog log = log(10_000);
        log.write(bytes("one"), true);
        disk.error = new OutOfMemoryError("Java heap space");
        log.write(bytes("two"), true);
        for (int i = 0; i < 20; i++) {
            log.write(bytes("line " + i), true);
        }
        await(() -> log.lines() == 22);

        assertThat(disk.lines()).hasSize(22).startsWith("one", "two", "line 0").doesNotHaveDuplicates();
        assertThat(log.lines()).isEqualTo(22);
        assertThat(log.lost()).isZero();
        assertThat(complaints()).singleElement().asString().contains("java.lang.OutOfMemoryError: Java heap space");
    }

    @Test
    void memory_that_is_short_once_costs_no_line_where_the_thread_that_logs_writes() {
        disk.local = true;
        VolumeLog log = log(10_000);
        log.write(bytes("one"), true);
        log.drain(TimeUnit.SECONDS.toNanos(10));
        disk.error = new OutOfMemoryError("Java heap space");

        assertThatCode(() -> log.write(bytes("two"), true)).doesNotThrowAnyException();

        await(() -> log.lines() == 2);
        assertThat(disk.lines()).containsExactly("one", "two");
        assertThat(log.lost()).isZero();
    }

    @Test
    void memory_that_is_too_short_to_complain_does_not_end_the_writing() {
        complaint = new OutOfMemoryError("Java heap space");
        VolumeLog log = log(10_000);
        disk.error = new OutOfMemoryError("Java heap space");

        log.write(bytes("one"), true);

        await(() -> log.lines() == 1);
        assertThat(disk.lines()).containsExactly("one");
    }

    @Test
    void the_end_of_the_process_does_not_wait_for_the_pause_after_a_failure() {
        // By a clock that stands still, a pause is never over.
        VolumeLog log = log(10_000, () -> 0);
        disk.broken = new IOException("Transport endpoint is not connected");
        log.write(bytes("one"), true);
        disk.broken = null;
        log.write(bytes("the last words"), true);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> log.drain(1));

        assertThat(disk.lines()).containsExactly("one", "the last words");
    }

    @Test
    void the_end_of_the_process_tries_once_where_nothing_can_be_written() {
        VolumeLog log = log(10_000, () -> 0);
        disk.broken = new IOException("Transport endpoint is not connected");
        log.write(bytes("one"), true);
        int before = disk.attempts.get();

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> log.drain(1));

        assertThat(disk.attempts).hasValue(before + 1);
    }

    /** A file whose disk does as it is told. */
    private static final class Disk implements LineFile {
        private final List<String> lines = new ArrayList<>();
        private final List<String> writers = new ArrayList<>();
        private volatile boolean local;
        private final AtomicInteger attempts = new AtomicInteger();
        private volatile IOException broken;
        /** For one call. */
        private volatile Error error;

        private volatile Runnable preparation = () -> {};
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile boolean hanging;

        void hang() {
            gate = new CountDownLatch(1);
        }

        void goOn() {
            gate.countDown();
        }

        @Override
        public void prepare() {
            preparation.run();
        }

        boolean isHanging() {
            return hanging;
        }

        @Override
        public void append(byte[] bytes, int length) throws IOException {
            attempts.incrementAndGet();
            Error once = error;
            if (once != null) {
                error = null;
                throw once;
            }
            IOException problem = broken;
            if (problem != null) {
                throw problem;
            }
            try {
                hanging = true;
                if (!gate.await(30, TimeUnit.SECONDS)) {
                    throw new IOException("forgotten");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                hanging = false;
            }
            keep(new String(bytes, 0, length, StandardCharsets.UTF_8));
        }

        private synchronized void keep(String text) {
            lines.addAll(text.lines().toList());
            writers.add(Thread.currentThread().getName());
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }

        synchronized List<String> writers() {
            return List.copyOf(writers);
        }

        @Override
        public boolean isLocal() {
            return local;
        }
    }
}
