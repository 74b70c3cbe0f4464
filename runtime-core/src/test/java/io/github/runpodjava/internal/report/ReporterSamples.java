package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.job.TakenJob;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/** What the tests of several reporters need. */
final class ReporterSamples {
    static final TakenJob JOB = Samples.job("job", "{}");

    /** Where there is no thread left. */
    static final Executor CROWDED = task -> {
        throw new RejectedExecutionException("no more threads");
    };

    private ReporterSamples() {}

    static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }
}
