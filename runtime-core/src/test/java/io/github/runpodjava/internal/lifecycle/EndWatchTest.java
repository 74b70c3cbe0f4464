package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.crash.CrashGuard;
import io.github.runpodjava.internal.execute.InFlightJobs;
import io.github.runpodjava.internal.pacing.FirstTake;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndWatchTest {
    private final BlockingQueue<String> told = new ArrayBlockingQueue<>(10);

    private final CrashGuard guard = new CrashGuard() {
        @Override
        public void working(InFlightJobs jobs, FirstTake first) {}

        @Override
        public void left(InFlightJobs jobs) {}

        @Override
        public void failed(String jobId, Throwable thrown, boolean lasting) {}

        @Override
        public void unable(String what, Throwable thrown) {}

        @Override
        public void hopeless(String what, Throwable thrown) {}

        @Override
        public void cutShort(String what) {}

        @Override
        public void overdue(String what) {
            told.add(what);
        }
    };

    @Test
    void a_step_that_hangs_is_named() throws Exception {
        try (EndWatch watch = new EndWatch(guard, Duration.ofMillis(5)).start()) {
            watch.allow("finish running jobs", Duration.ofMillis(20));

            assertThat(told.poll(30, TimeUnit.SECONDS))
                    .startsWith("The worker's end hangs: the step \"finish running jobs\" takes longer than 25 ms, ");
        }
    }

    @Test
    void the_first_line_that_nobody_reads_is_enough() throws Exception {
        try (EndWatch watch = new EndWatch(guard, Duration.ofMillis(5)).start()) {
            assertThat(told.poll(30, TimeUnit.SECONDS)).contains("\"say that it ends\"");
        }
    }

    @Test
    void an_end_in_order_is_not_told_of() throws Exception {
        EndWatch watch = new EndWatch(guard, Duration.ofMillis(200)).start();
        watch.close();

        assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }
}
