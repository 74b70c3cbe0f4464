package io.github.runpodjava.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FirstTakeTest {
    private static final Duration NEVER = Duration.ofDays(1);

    private final CompletableFuture<Boolean> ran = new CompletableFuture<>();

    @Test
    void a_task_runs_once_the_take_is_out() throws Exception {
        FirstTake first = new FirstTake(NEVER);
        Thread thread = new Thread(first.then(() -> ran.complete(true)));
        thread.start();
        assertThat(ran).isNotDone();

        first.isOut();

        assertThat(ran.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_take_that_does_not_go_out_holds_up_nobody_for_long() throws Exception {
        new Thread(new FirstTake(Duration.ofMillis(1)).then(() -> ran.complete(true))).start();

        assertThat(ran.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void with_a_queue_that_does_not_say_when_it_is_out_nothing_waits() {
        FirstTake.unknown().then(() -> ran.complete(true)).run();

        assertThat(ran).isCompletedWithValue(true);
    }

    @Test
    void a_thread_that_is_to_end_does_not_run_its_task() {
        Thread.currentThread().interrupt();

        new FirstTake(NEVER).then(() -> ran.complete(true)).run();

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(ran).isNotDone();
    }

    @Test
    void what_is_connected_is_out_a_moment_later() throws Exception {
        FirstTake first = new FirstTake(NEVER);
        new Thread(first.then(() -> ran.complete(true))).start();

        first.isConnected();

        assertThat(ran.get(20, TimeUnit.SECONDS)).isTrue();
    }
}
