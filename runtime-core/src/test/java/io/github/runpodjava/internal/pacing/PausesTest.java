package io.github.runpodjava.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.internal.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PausesTest {
    private final Pauses pauses = new Pauses();

    @Test
    void a_pause_takes_its_time() throws Exception {
        long start = System.nanoTime();
        pauses.pause(Duration.ofMillis(30));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    void the_end_cuts_every_pause_short() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Thread thread = new Thread(() -> {
                try {
                    pauses.pause(Duration.ofHours(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        threads.forEach(Waiting::untilWaiting);

        pauses.end();

        for (Thread thread : threads) {
            Waiting.join(thread);
        }
    }

    @Test
    void after_the_end_no_pause_takes_time() throws Exception {
        assertThat(pauses.ended()).isFalse();
        pauses.end();

        pauses.pause(Duration.ofHours(1));

        assertThat(pauses.ended()).isTrue();
    }

    @Test
    void a_pause_of_nothing_or_less_is_none() throws Exception {
        pauses.pause(Duration.ZERO);
        pauses.pause(Duration.ofHours(-1));
        assertThat(pauses.ended()).isFalse();
    }

    @Test
    void an_interrupt_ends_a_pause() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pauses.pause(Duration.ofHours(1))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
