package io.github.runpodjava.internal.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.job.FailureCategory;
import io.github.runpodjava.job.FailureDigest;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DigestsTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new IllegalStateException("x"), "HANDLER_EXCEPTION", FailureCategory.UNKNOWN),
                Arguments.of(new IllegalArgumentException("x"), "INVALID_ARGUMENT", FailureCategory.VALIDATION),
                Arguments.of(JobFailedException.invalidInput("x"), "INVALID_INPUT", FailureCategory.VALIDATION),
                Arguments.of(JobFailedException.because("x"), "JOB_FAILED", FailureCategory.UNKNOWN),
                Arguments.of(
                        JobFailedException.invalidInput("x").withOutput(1).refreshWorker(),
                        "INVALID_INPUT",
                        FailureCategory.VALIDATION),
                Arguments.of(new TimeoutException("x"), "OPERATION_TIMEOUT", FailureCategory.TIMEOUT),
                Arguments.of(
                        new IOException("x", new SocketTimeoutException("y")),
                        "OPERATION_TIMEOUT",
                        FailureCategory.TIMEOUT),
                Arguments.of(new OutOfMemoryError("Java heap space"), "OUT_OF_MEMORY", FailureCategory.OOM),
                Arguments.of(
                        new CompletionException(new RuntimeException("CUDA error: out of memory")),
                        "OUT_OF_GPU_MEMORY",
                        FailureCategory.OOM),
                Arguments.of(
                        new IllegalArgumentException("CUDA out of memory. Tried to allocate 2 GiB"),
                        "OUT_OF_GPU_MEMORY",
                        FailureCategory.OOM),
                Arguments.of(
                        new RuntimeException(
                                "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned"
                                        + " while running Conv node. Name:'conv1' Status Message: bfc_arena.cc:376 void*"
                                        + " onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed"
                                        + " to allocate memory for requested buffer of size 8388608000"),
                        "OUT_OF_GPU_MEMORY",
                        FailureCategory.OOM),
                Arguments.of(
                        new RuntimeException("OOM when allocating tensor with shape[64,4096] and type float on"
                                + " /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc"),
                        "OUT_OF_GPU_MEMORY",
                        FailureCategory.OOM),
                Arguments.of(new InterruptedException("x"), "CANCELLED", FailureCategory.CANCELLED),
                Arguments.of(new CancellationException("x"), "CANCELLED", FailureCategory.CANCELLED),
                Arguments.of(new UnsatisfiedLinkError("libcudart.so"), "LIBRARY_MISSING", FailureCategory.UNKNOWN),
                Arguments.of(new Silent(), "HANDLER_EXCEPTION", FailureCategory.UNKNOWN),
                Arguments.of(new Circle(), "HANDLER_EXCEPTION", FailureCategory.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failures_are_sorted(Throwable thrown, String code, FailureCategory category) {
        FailureDigest digest = new Digests(lines(0)).of(thrown, Samples.job("job-1", "{}"));

        assertThat(digest.code()).isEqualTo(code);
        assertThat(digest.category()).isEqualTo(category);
        assertThat(digest.help()).isNotBlank();
        assertThat(digest.requestId()).isEqualTo("job-1");
        assertThat(digest.traceId()).isNull();
        assertThat(digest.logs()).isNull();
    }

    @Test
    void the_trace_is_that_of_the_jobs_traceparent() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String parent = "\"00-" + trace + "-b7ad6b7169203331-01\"";

        assertThat(traceOf("{\"id\":\"a\",\"traceparent\":" + parent + "}")).isEqualTo(trace);
        assertThat(traceOf("{\"id\":\"a\",\"traceparent\":\"00-xyz-1-01\"}")).isNull();
        assertThat(traceOf("{\"id\":\"a\",\"traceparent\":{\"no\":\"string\"}}"))
                .isNull();
        assertThat(traceOf("{\"id\":\"a\",\"traceparent\":\"00-" + "0".repeat(32) + "-b7ad6b7169203331-01\"}"))
                .isNull();
    }

    private static String traceOf(String job) {
        return new Digests(lines(0))
                .of(Digests.Kind.JOB_FAILED, Samples.jobOf(job))
                .traceId();
    }

    @Test
    void the_last_lines_of_the_job_are_in_it() {
        List<String> logs = new Digests(lines(3))
                .of(Digests.Kind.JOB_FAILED, Samples.job("job-1", "{}"))
                .logs();

        assertThat(logs)
                .containsExactly(
                        "1970-01-01T00:00:07Z INFO Handler job-1 line 7",
                        "1970-01-01T00:00:08Z INFO Handler job-1 line 8",
                        "1970-01-01T00:00:09Z INFO Handler job-1 line 9");
    }

    @Test
    void long_lines_are_cut_and_the_newest_are_kept() {
        RecentLines kept = new Kept(100, "x".repeat(2000));

        List<String> logs = new JobLines(100, Secrets.none(), () -> Optional.of(kept)).of("job-1");

        assertThat(logs).hasSizeBetween(10, 40).allMatch(line -> line.length() <= 503);
        assertThat(logs.get(logs.size() - 1)).startsWith("1970-01-01T00:01:39Z");
    }

    private static JobLines lines(int most) {
        return new JobLines(most, Secrets.none(), () -> Optional.of(new Kept(10, "line ")));
    }

    /** Lines of any job that is asked for, one a second. */
    private record Kept(int count, String text) implements RecentLines {
        @Override
        public List<LogLine> last(int most, LogLevel atLeast, String jobId) {
            return IntStream.range(Math.max(0, count - most), count)
                    .mapToObj(i -> new LogLine(
                            Instant.ofEpochSecond(i), LogLevel.INFO, jobId, "Handler", jobId + " " + text + i, "{}"))
                    .toList();
        }

        @Override
        public Following follow(int most, LogLevel atLeast, String jobId, Consumer<LogLine> listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Silent extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    private static final class Circle extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }
}
