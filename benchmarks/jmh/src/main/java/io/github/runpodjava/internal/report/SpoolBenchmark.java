package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A result that cannot be delivered is written down and, once it is delivered, removed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SpoolBenchmark {
    @Param({"1000", "5000000"})
    private int bytes;

    private ResultSpool spool;
    private JobPost post;

    @Setup
    public void prepare() throws IOException {
        Path folder = Files.createTempDirectory("spool");
        folder.toFile().deleteOnExit();
        spool = new ResultSpool(folder, "worker", Long.MAX_VALUE, Lazy.by(Json::newMapper), InstantSource.system());
        post = new JobPost("job-1", JobPost.Kind.RESULT, JsonBody.of("{\"output\":\"" + "x".repeat(bytes) + "\"}"));
    }

    @Benchmark
    public void keepAndRemove() {
        spool.keep(post).orElseThrow().remove();
    }
}
