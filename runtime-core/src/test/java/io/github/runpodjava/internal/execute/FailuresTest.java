package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.DebugSettings.Digest;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.debug.Digests;
import io.github.runpodjava.internal.debug.Digests.Kind;
import io.github.runpodjava.internal.debug.FailureReason;
import io.github.runpodjava.internal.debug.JobLines;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.job.TakenJob;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class FailuresTest {
    private static final TakenJob JOB = Samples.job("job-1", "{}");
    private static final String[] SIX = {
        "error_type", "error_message", "error_traceback", "hostname", "worker_id", "runpod_version"
    };

    private static final FailureReason SAID = new FailureReason("bad", Kind.JOB_FAILED);
    private static final FailureReason LATE = new FailureReason("too long", Kind.JOB_TIMEOUT);

    private static JsonNode json(String text) {
        return Samples.MAPPER.readTree(text);
    }

    @Test
    void without_a_digest_a_report_is_the_six_fields() {
        assertThat(json(Samples.failures(Digest.OFF).report(new IllegalStateException("no"), JOB))
                        .propertyNames())
                .containsExactly(SIX);
    }

    @Test
    void the_digest_follows_the_six_fields() {
        JsonNode report = json(Samples.failures(Digest.REPORTS).report(new IllegalStateException("no"), JOB));

        assertThat(report.propertyNames()).startsWith(SIX).endsWith("category", "code", "help", "request_id");
        assertThat(report.get("category").asString()).isEqualTo("unknown");
        assertThat(report.get("request_id").asString()).isEqualTo("job-1");
    }

    @Test
    void what_a_handler_says_itself_stays_a_sentence() {
        Failures failures = Samples.failures(Digest.REPORTS);

        assertThat(failures.said(SAID, JOB)).isEqualTo("bad");
        assertThat(failures.said(JobFailedException.because("bad"), JOB)).isEqualTo("bad");
        assertThat(failures.ofGenerator(new IllegalStateException("no"), JOB)).startsWith("handler: no \ntraceback: ");
    }

    @Test
    void failures_of_a_kind_that_we_know_are_reports() {
        Failures failures = Samples.failures(Digest.REPORTS);

        assertReport(failures.said(JobFailedException.invalidInput("bad"), JOB), "bad", "validation");
        assertReport(failures.said(LATE, JOB), "too long", "timeout");
        assertReport(failures.said(new FailureReason("exit", Kind.PROCESS_EXIT), JOB), "exit", "unknown");
    }

    @Test
    void without_digests_every_sentence_stays_one() {
        Failures failures = Samples.failures(Digest.OFF);

        assertThat(failures.said(JobFailedException.invalidInput("bad"), JOB)).isEqualTo("bad");
        assertThat(failures.said(LATE, JOB)).isEqualTo("too long");
    }

    @Test
    void with_digests_for_all_a_sentence_is_the_message_of_a_report() {
        Failures failures = Samples.failures(Digest.ALL);

        assertReport(failures.said(SAID, JOB), "bad", "unknown");
        assertReport(failures.said(JobFailedException.invalidInput("bad"), JOB), "bad", "validation");
        assertReport(failures.said(LATE, JOB), "too long", "timeout");
        assertReport(failures.ofGenerator(new IllegalStateException("no"), JOB), "no", "unknown");
    }

    @ParameterizedTest
    @EnumSource(Digest.class)
    void secrets_are_hidden_in_all_that_the_caller_sees(Digest digest) {
        String secret = "abcdef-\"123456\"-xyz";
        Secrets secrets = Secrets.none();
        secrets.declare(secret);
        Failures failures = new Failures(
                Samples.WORKER,
                "1.12.0",
                Samples.MAPPERS,
                secrets,
                new Digests(new JobLines(0, secrets, Optional::empty)),
                digest);
        Exception thrown = new IllegalStateException("using " + secret, new IllegalArgumentException(secret));

        for (String error : List.of(
                failures.report(thrown, JOB),
                failures.ofGenerator(thrown, JOB),
                failures.said(new FailureReason("no " + secret, Kind.JOB_FAILED), JOB),
                failures.said(JobFailedException.because("no " + secret), JOB))) {
            assertThat(error).contains(Secrets.HIDDEN).doesNotContain("123456");
        }
    }

    private static void assertReport(String error, String message, String category) {
        JsonNode report = json(error);
        assertThat(report.propertyNames()).startsWith(SIX);
        assertThat(report.get("error_message").asString()).isEqualTo(message);
        assertThat(report.get("category").asString()).isEqualTo(category);
    }
}
