package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.LogOutputSettings;
import io.github.runpodjava.spi.InheritedJob;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StdoutBudgetTest {
    private record Notice(String message, Map<String, String> job) {}

    @AfterEach
    void noJob() {
        InheritedJob.set(null);
    }

    /** The thread that tells of it is started by whoever floods first, on the thread of a job as a rule. */
    @Test
    void what_was_held_back_is_not_told_in_the_name_of_a_job() throws Exception {
        LogOutputSettings settings = LogOutputSettings.lenient(
                Environment.of(Map.of("RUNPOD_ENDPOINT_ID", "endpoint", "RUNPOD_LOG_LINES_PER_SECOND", "1")));
        CompletableFuture<Notice> told = new CompletableFuture<>();
        StdoutBudget budget = new StdoutBudget(
                settings,
                false,
                event -> told.complete(new Notice(event.getFormattedMessage(), LineFields.mdc(event))),
                System::nanoTime);
        InheritedJob.set(new InheritedJob(Map.of("requestId", "job-1")));

        for (int i = 0; i < 20; i++) {
            budget.passes(line("line " + i));
        }

        Notice notice = told.get(20, TimeUnit.SECONDS);
        assertThat(notice.message()).contains(" were held back here");
        assertThat(notice.job()).isEmpty();
        budget.end();
    }

    /** A thread that a handler made knows its job without an MDC, and so does the handler after {@code MDC.clear()}. */
    @Test
    void repeats_are_summed_up_in_the_name_of_the_job_whose_thread_said_them() {
        LogOutputSettings settings = LogOutputSettings.lenient(
                Environment.of(Map.of("RUNPOD_ENDPOINT_ID", "endpoint", "RUNPOD_LOG_LINES_PER_SECOND", "1")));
        Queue<Notice> told = new ConcurrentLinkedQueue<>();
        StdoutBudget budget = new StdoutBudget(
                settings,
                false,
                event -> told.add(new Notice(event.getFormattedMessage(), event.getMDCPropertyMap())),
                System::nanoTime);
        Map<String, String> job = Map.of("requestId", "job-1", "traceId", "trace-1");
        InheritedJob.set(new InheritedJob(job));
        for (int i = 0; i < 100; i++) {
            budget.passes(line("again"));
        }
        InheritedJob.set(null);

        budget.end();

        assertThat(told)
                .filteredOn(notice -> notice.message().startsWith("again (repeated "))
                .isNotEmpty()
                .allMatch(notice -> notice.job().equals(job));
    }

    @Test
    void memory_that_is_short_once_does_not_keep_what_is_missing_from_being_told() throws Exception {
        LogOutputSettings settings = LogOutputSettings.lenient(
                Environment.of(Map.of("RUNPOD_ENDPOINT_ID", "endpoint", "RUNPOD_LOG_LINES_PER_SECOND", "1")));
        CompletableFuture<String> told = new CompletableFuture<>();
        AtomicBoolean wasShort = new AtomicBoolean();
        StdoutBudget budget = new StdoutBudget(
                settings,
                false,
                event -> {
                    if (wasShort.compareAndSet(false, true)) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                    told.complete(event.getFormattedMessage());
                },
                System::nanoTime);

        int held = 0;
        for (int i = 0; i < 20; i++) {
            held += budget.passes(line("line " + i)) ? 0 : 1;
        }

        assertThat(told.get(20, TimeUnit.SECONDS))
                .startsWith(held + " lines (" + held * 100 + " bytes) were held back");
        assertThat(budget.heldBackLines()).isEqualTo(held);
        budget.end();
    }

    @Test
    void one_line_that_was_held_back_is_told_as_one() {
        LogOutputSettings settings = LogOutputSettings.lenient(
                Environment.of(Map.of("RUNPOD_ENDPOINT_ID", "endpoint", "RUNPOD_LOG_LINES_PER_SECOND", "1")));
        Queue<String> told = new ConcurrentLinkedQueue<>();
        StdoutBudget budget =
                new StdoutBudget(settings, true, event -> told.add(event.getFormattedMessage()), System::nanoTime);
        int passed = 0;
        while (budget.passes(line("line " + passed))) {
            passed++;
        }

        budget.end();

        assertThat(told).hasSize(1);
        assertThat(told.element())
                .startsWith("1 line (100 bytes) was held back here, of the logger ")
                .contains(" The file in the log folder has it. ");
    }

    private static Lines line(String message) {
        ILoggingEvent event = OwnEvent.of(StdoutBudgetTest.class, Level.INFO, message);
        byte[][] shown = {new byte[100]};
        return new Lines(event, "job-1", shown, shown);
    }
}
