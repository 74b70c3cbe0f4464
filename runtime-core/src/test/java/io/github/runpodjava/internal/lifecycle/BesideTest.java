package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BesideTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<String> done = new ArrayList<>();

    /** As {@link Thread#start} does where threads are used up. */
    private static Thread refused(Runnable task) {
        return new Thread(task) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
    }

    @Test
    void without_a_thread_it_comes_after_what_is_worth_more() throws Exception {
        Beside ping = Beside.begin(() -> done.add("ping"), BesideTest::refused);
        done.add("jobs");
        ping.await(LONG);

        assertThat(done).containsExactly("jobs", "ping");
    }

    @Test
    void it_is_done_at_the_same_time() throws Exception {
        CountDownLatch reported = new CountDownLatch(1);
        Beside ping = Beside.begin(
                () -> {
                    done.add("ping");
                    reported.countDown();
                },
                "test-beside");

        reported.await();
        done.add("jobs");
        ping.await(LONG);

        assertThat(done).containsExactly("ping", "jobs");
    }

    @Test
    void one_that_hangs_is_not_waited_for() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Beside ping = Beside.begin(
                () -> {
                    try {
                        never.await();
                        done.add("ping");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "test-beside");

        ping.await(Duration.ofMillis(1));

        assertThat(done).isEmpty();
        never.countDown();
    }
}
