package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.internal.debug.Digests;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.log.Traces;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.job.TakenJob;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(20)
class TracesTest {
    private final Traces traces = new Traces(UnaryOperator.identity());

    private static final TakenJob JOB = Samples.job("job-1", "{}");
    private final Failures failures = Samples.failures(DebugSettings.Digest.OFF);

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, "File.java", 7);
    }

    private static Exception with(String message, StackTraceElement... frames) {
        Exception e = new IllegalStateException(message);
        e.setStackTrace(frames);
        return e;
    }

    @Test
    void of_a_chain_that_is_too_long_the_root_is_told_all_the_same() {
        Throwable chain = new IllegalArgumentException("the root");
        for (int i = 0; i < 50; i++) {
            chain = new IllegalStateException("link " + i, chain);
        }
        assertThat(traces.of(chain))
                .contains("link 49", "\nCaused by: java.lang.IllegalArgumentException: the root\n")
                .doesNotContain("circular")
                .hasSizeLessThan(65_000);
        assertThat(Digests.kindOf(chain)).isEqualTo(Digests.Kind.INVALID_ARGUMENT);
    }

    @Test
    void a_secret_that_the_cut_would_go_through_is_hidden_first() {
        Traces hiding = new Traces(text -> text.replace("s3cr3t-value", "[hidden]"));
        Throwable long64k = new IllegalStateException("x".repeat(64_000 - 5) + "s3cr3t-value");
        assertThat(hiding.message(long64k)).doesNotContain("s3c");
        assertThat(hiding.of(long64k)).doesNotContain("s3c");
    }

    @Test
    void the_trace_ends_where_the_handler_does() {
        Exception e = with(
                "boom",
                frame("java.util.List", "get"),
                frame("com.user.MyHandler", "handle"),
                frame("io.github.runpodjava.internal.execute.ValueTask", "call"),
                frame("io.github.runpodjava.internal.execute.JobRunner", "execute"),
                frame("java.lang.Thread", "run"));

        assertThat(traces.of(e)).isEqualTo("""
                        java.lang.IllegalStateException: boom
                        \tat java.util.List.get(File.java:7)
                        \tat com.user.MyHandler.handle(File.java:7)
                        """);
    }

    @Test
    void frames_of_other_threads_are_whole() {
        assertThat(traces.of(with("x", frame("com.user.Other", "call"), frame("java.lang.Thread", "run"))))
                .contains("com.user.Other.call", "java.lang.Thread.run");
    }

    @Test
    void causes_and_suppressed_ones_are_told() {
        Exception e = with("outer", frame("com.user.A", "a"));
        e.initCause(with("inner", frame("com.user.B", "b")));
        e.addSuppressed(with("closing", frame("com.user.C", "c")));

        assertThat(traces.of(e)).isEqualTo("""
                        java.lang.IllegalStateException: outer
                        \tat com.user.A.a(File.java:7)
                        \tSuppressed: java.lang.IllegalStateException: closing
                        \t\tat com.user.C.c(File.java:7)
                        Caused by: java.lang.IllegalStateException: inner
                        \tat com.user.B.b(File.java:7)
                        """);
    }

    @Test
    void a_circle_of_causes_ends() {
        Exception one = with("one");
        Exception other = new IllegalStateException("other", one);
        one.initCause(other);

        assertThat(traces.of(one)).contains("one", "other", "circular");
    }

    @Test
    void ten_thousand_causes_and_suppressed_ones_stay_short() {
        Exception e = with("0");
        for (int i = 1; i < 10_000; i++) {
            Exception next = new IllegalStateException("" + i, e);
            next.setStackTrace(new StackTraceElement[0]);
            next.addSuppressed(with("suppressed"));
            e = next;
        }
        for (int i = 0; i < 10_000; i++) {
            e.addSuppressed(with("more"));
        }

        assertThat(traces.of(e).length()).isLessThan(65_000);
    }

    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    @Test
    void a_stack_overflow_is_told_with_its_top_and_its_bottom() {
        StackOverflowError overflow = null;
        try {
            endless(0);
        } catch (StackOverflowError e) {
            overflow = e;
        }

        assertThat(traces.of(overflow))
                .startsWith("java.lang.StackOverflowError\n")
                .contains(" more frames\n");
        assertThat(traces.of(overflow).lines().count()).isBetween(80L, 90L);
    }

    @Test
    void an_exception_whose_message_fails_is_told_all_the_same() {
        Exception e = new Exception() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }
        };

        assertThat(traces.message(e)).startsWith("(getMessage() of ").endsWith(" failed)");
        assertThat(traces.of(e)).contains("failed)");
        assertThat(failures.report(e, JOB)).contains("failed)");
    }

    @Test
    void the_six_fields_come_in_the_order_of_runpod_python() {
        JsonNode fields = Samples.MAPPER.readTree(failures.report(new IllegalArgumentException("boom"), JOB));

        assertThat(fields.propertyNames())
                .containsExactly(
                        "error_type", "error_message", "error_traceback", "hostname", "worker_id", "runpod_version");
        assertThat(fields.path("error_type").asString()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(fields.path("error_message").asString()).isEqualTo("boom");
        assertThat(fields.path("hostname").asString()).isEqualTo("test-host");
        assertThat(fields.path("worker_id").asString()).isEqualTo("test-worker");
        assertThat(fields.path("runpod_version").asString()).isEqualTo("1.12.0");
    }

    @Test
    void an_exception_without_a_message_says_what_it_wraps_or_its_class() {
        assertThat(errorMessage(new RuntimeException())).isEqualTo("java.lang.RuntimeException");
        assertThat(errorMessage(new ExceptionInInitializerError(new IllegalStateException("no weights"))))
                .isEqualTo("java.lang.IllegalStateException: no weights");
        assertThat(traces.of(with(null))).isEqualTo("java.lang.IllegalStateException\n");
    }

    @Test
    void a_message_that_is_cut_inside_a_character_can_still_be_sent() {
        String report = failures.report(with("x".repeat(63_970) + "\uD83D\uDE00".repeat(100)), JOB);

        String body = new BodyWriter(Samples.MAPPERS, Samples.MAPPERS, 1 << 20)
                .result(null, false, report, false)
                .asText();
        assertThat(Samples.MAPPER.readTree(body).path("error").asString()).contains("IllegalStateException");
    }

    @Test
    void a_message_of_many_megabytes_does_not_make_the_report_too_large_to_send() {
        String report = failures.report(with("payload: " + "x".repeat(30 << 20)), JOB);

        assertThat(report.length()).isLessThan(200_000);
        assertThat(Samples.MAPPER.readTree(report).path("error_message").asString())
                .startsWith("payload: xxx");
    }

    private String errorMessage(Throwable thrown) {
        return Samples.MAPPER
                .readTree(failures.report(thrown, JOB))
                .path("error_message")
                .asString();
    }
}
