package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class JobThreadTest {

    private static boolean onJobThread(BooleanSupplier what) throws Exception {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        JobThread thread = new JobThread(() -> answer.complete(what.getAsBoolean()), "job-1");
        thread.start();
        assertThat(thread.isDaemon()).isTrue();
        return answer.get(15, TimeUnit.SECONDS);
    }

    private static boolean interruptsItself() {
        Thread.currentThread().interrupt();
        return Thread.currentThread().isInterrupted();
    }

    @Test
    void it_can_be_interrupted() throws Exception {
        assertThat(onJobThread(JobThreadTest::interruptsItself)).isTrue();
    }

    @Test
    void what_interrupted_it_before_is_gone_and_what_comes_after_is_not_heeded() throws Exception {
        assertThat(onJobThread(() -> {
                    interruptsItself();
                    JobThread.heedNone();
                    return Thread.currentThread().isInterrupted() || interruptsItself();
                }))
                .isFalse();
    }

    @Test
    void it_can_be_interrupted_again_when_the_next_handler_runs() throws Exception {
        assertThat(onJobThread(() -> {
                    JobThread.heedNone();
                    JobThread.heedAll();
                    return interruptsItself();
                }))
                .isTrue();
    }

    @Test
    void what_a_handler_made_of_its_thread_the_next_one_does_not_find() throws Exception {
        assertThat(onJobThread(() -> {
                    Thread thread = Thread.currentThread();
                    ClassLoader loader = thread.getContextClassLoader();
                    thread.setName("mine");
                    thread.setPriority(Thread.MIN_PRIORITY);
                    thread.setContextClassLoader(null);
                    JobThread.heedNone();
                    return thread.getName().equals("job-1")
                            && thread.getPriority() == Thread.NORM_PRIORITY
                            && loader != null
                            && thread.getContextClassLoader() == loader;
                }))
                .isTrue();
    }

    @Test
    void any_other_thread_only_loses_what_is_left_over() {
        interruptsItself();
        JobThread.heedNone();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(interruptsItself()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
