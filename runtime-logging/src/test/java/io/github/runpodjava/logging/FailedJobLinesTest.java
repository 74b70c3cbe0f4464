package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.job.JobOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailedJobLinesTest {
    private static final JobOutcome DONE = new JobOutcome.Completed("done", true, false);
    private static final JobOutcome FAILED = new JobOutcome.Failed("broken");

    private final List<String> written = new ArrayList<>();
    private final FailedJobLines kept = new FailedJobLines(
            lines -> written.add(lines.message()),
            notice -> written.add(notice.getMDCPropertyMap().get("requestId") + ": " + notice.getFormattedMessage()));

    @Test
    void lines_of_a_job_are_written_if_it_fails() {
        take("bad");
        take("good");
        keep("bad", "fine 1");
        keep("good", "fine 2");
        finish("bad", FAILED);
        finish("good", DONE);

        assertThat(written).containsExactly("fine 1");
    }

    @Test
    void lines_of_jobs_that_run_at_the_end_are_written() {
        take("job");
        keep("job", "fine");
        kept.end();

        assertThat(written).containsExactly("fine");
    }

    @Test
    void lines_that_come_after_the_end_of_their_job_are_not_written() {
        take("good");
        finish("good", DONE);
        keep("good", "late");
        take("bad");
        finish("bad", FAILED);
        keep("bad", "too late");
        keep("other", "of no job that was taken");
        kept.end();

        assertThat(written).isEmpty();
    }

    @Test
    void a_job_that_is_taken_once_more_has_lines_again() {
        take("job");
        finish("job", DONE);
        take("job");
        keep("job", "fine");
        finish("job", FAILED);

        assertThat(written).containsExactly("fine");
    }

    @Test
    void of_too_many_lines_those_of_the_oldest_jobs_go_and_these_jobs_have_newer_ones() {
        String mega = "x".repeat(1024 * 1023);
        for (int i = 0; i < 40; i++) {
            take("job-" + i);
            keep("job-" + i, mega);
        }
        keep("job-0", "newer");
        finish("job-0", FAILED);
        finish("job-39", FAILED);

        assertThat(written)
                .containsExactly(
                        "job-0: DEBUG lines of this job that are lost, before any that follow: 1. Up to 1 MiB is kept"
                                + " for a job, 32 MiB for all that run.",
                        "newer",
                        mega);
    }

    @Test
    void of_a_job_with_too_many_lines_it_is_told_how_many_are_lost() {
        take("job");
        for (int i = 0; i < 5; i++) {
            keep("job", i + "x".repeat(512 * 1024 - 1));
        }
        finish("job", FAILED);
        take("good");
        keep("good", "x".repeat(1024 * 1024));
        keep("good", "fine");
        finish("good", DONE);

        assertThat(written).hasSize(3);
        assertThat(written.get(0)).startsWith("job: DEBUG lines of this job that are lost, before any that follow: 3.");
        assertThat(written.get(1)).startsWith("3x");
        assertThat(written.get(2)).startsWith("4x");
    }

    private void take(String job) {
        kept.on(new JobEvent.Taken(job, Instant.EPOCH));
    }

    private void finish(String job, JobOutcome outcome) {
        kept.on(new JobEvent.Finished(job, Instant.EPOCH, outcome, Duration.ZERO));
    }

    private void keep(String job, String message) {
        byte[][] line = {message.getBytes(StandardCharsets.US_ASCII)};
        kept.keep(
                job,
                new Lines(
                        OwnEvent.of(FailedJobLinesTest.class, Level.DEBUG, message, Map.of("requestId", job)),
                        job,
                        line,
                        line));
    }
}
