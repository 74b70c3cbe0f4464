package io.github.runpodjava.internal.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okio.AsyncTimeout;
import org.junit.jupiter.api.Test;

class NearestTimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(2);

    /** Counts how often it runs out. */
    private static final class Counted extends AsyncTimeout {
        private final CountDownLatch left;

        Counted(int times) {
            left = new CountDownLatch(times);
            timeout(SHORT.toMillis(), TimeUnit.MILLISECONDS);
            enter();
        }

        @Override
        protected void timedOut() {
            exit();
            left.countDown();
            enter();
        }

        boolean ranOut() throws InterruptedException {
            return left.await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void it_begins_again_when_it_has_run_out_and_others_run_out_beside_it() throws Exception {
        try (NearestTimeout nearest = new NearestTimeout(SHORT)) {
            Counted other = new Counted(20);

            assertThat(other.ranOut()).isTrue();
            other.exit();
            // Only one that does not run can be begun. Its own lock: between its end and its new begin it does not run.
            synchronized (nearest) {
                assertThatThrownBy(nearest::enter).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void a_closed_one_does_not_run_any_more() throws Exception {
        NearestTimeout nearest = new NearestTimeout(SHORT);
        nearest.close();

        nearest.timedOut();

        assertThatCode(nearest::enter).doesNotThrowAnyException();
        nearest.close();
    }
}
