package io.github.runpodjava.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LateStartTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final CompletableFuture<Boolean> ran = new CompletableFuture<>();
    private final AtomicBoolean working = new AtomicBoolean();

    @Test
    void it_begins_when_jobs_are_taken() throws Exception {
        LateStart late = new LateStart(AT_ONCE, NEVER);
        late.run("late", () -> ran.complete(working.get()));
        working.set(true);

        late.working();

        assertThat(ran.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_start_that_takes_long_does_not_hold_it_up() throws Exception {
        new LateStart(NEVER, AT_ONCE).run("late", () -> ran.complete(true));

        assertThat(ran.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_process_may_end_before() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();

        new LateStart(NEVER, AT_ONCE).run("late", () -> thread.complete(Thread.currentThread()));

        assertThat(thread.get(20, TimeUnit.SECONDS))
                .matches(Thread::isDaemon)
                .extracting(Thread::getName)
                .isEqualTo("late");
    }
}
