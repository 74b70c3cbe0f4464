package io.github.runpodjava.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A note on a volume that may hang. */
@Timeout(60)
class SentLinesTest {
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch tried = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StringBuffer file = new StringBuffer("................");
    private volatile boolean full;
    private volatile boolean withoutMemory;

    private final SentLines lines = new SentLines(new SentLines.Target() {
        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            tried.countDown();
            if (withoutMemory) {
                withoutMemory = false;
                throw new OutOfMemoryError("on purpose");
            }
            if (full) {
                throw new IOException("No space left on device");
            }
            try {
                hanging.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            String text = StandardCharsets.US_ASCII.decode(bytes).toString();
            file.replace((int) at, (int) at + text.length(), text);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    });

    @AfterEach
    void end() {
        hanging.countDown();
        lines.close();
    }

    private void put(int at, String text) {
        lines.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void nobody_waits_for_the_volume_and_all_is_there_when_it_answers_again() throws Exception {
        put(0, "+one");
        assertThat(tried.await(30, TimeUnit.SECONDS)).isTrue();
        put(4, "+two");
        put(8, "+six");
        put(4, " ");
        assertThat(file).hasToString("................");

        hanging.countDown();

        until("+one ...+six....");
    }

    private void until(String content) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!file.toString().equals(content) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(file).hasToString(content);
    }

    @Test
    void a_volume_that_takes_nothing_more_is_left_alone() throws Exception {
        full = true;
        put(0, "+one");

        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        put(4, "+two");
        assertThat(file).hasToString("................");
    }

    @Test
    void memory_that_is_short_once_costs_no_line() throws Exception {
        withoutMemory = true;
        hanging.countDown();
        put(0, "+one");

        until("+one............");
    }

    @Test
    void the_end_does_not_wait_for_the_volume() throws Exception {
        put(0, "+one");
        assertThat(tried.await(30, TimeUnit.SECONDS)).isTrue();

        lines.close();
        hanging.countDown();

        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
