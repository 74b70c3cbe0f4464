package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.DebugSettings.Digest;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.debug.Digests;
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
    void what_is_told_in_a_sentence_stays_a_sentence() {
        Failures failures = Samples.failures(Digest.REPORTS);

        assertThat(failures.said("bad", JOB)).isEqualTo("bad");
        assertThat(failures.said(JobFailedException.because("bad"), JOB)).isEqualTo("bad");
        assertThat(failures.timedOut("too long", JOB)).isEqualTo("too long");
        assertThat(failures.ofGenerator(new IllegalStateException("no"), JOB)).startsWith("handler: no \ntraceback: ");
    }

    @Test
    void with_digests_for_all_a_sentence_is_the_message_of_a_report() {
        Failures failures = Samples.failures(Digest.ALL);

        assertReport(failures.said("bad", JOB), "bad", "unknown");
        assertReport(failures.said(JobFailedException.invalidInput("bad"), JOB), "bad", "validation");
        assertReport(failures.timedOut("too long", JOB), "too long", "timeout");
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
                failures.said("no " + secret, JOB),
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
