package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitsTest {
    /** Memory so short that not even the log gets to know what it is. */
    private static final class Unloggable extends OutOfMemoryError {
        @Override
        public String getMessage() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Test
    void nothing_that_is_thrown_ends_what_is_done_again_and_again() throws Exception {
        CountDownLatch rounds = new CountDownLatch(4);
        Runnable due = () -> {
            rounds.countDown();
            switch ((int) rounds.getCount()) {
                case 3 -> throw new IllegalStateException("a fault");
                case 2 -> throw new OutOfMemoryError("Java heap space");
                case 1 -> throw new Unloggable();
                default -> {}
            }
        };
        try (Waits waits = new Waits(() -> {}, due)) {
            assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
