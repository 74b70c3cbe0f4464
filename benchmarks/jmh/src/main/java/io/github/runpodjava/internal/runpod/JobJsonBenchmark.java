package io.github.runpodjava.internal.runpod;

import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.Poll;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a job is read from, and what its result is written to. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JobJsonBenchmark {
    @Param({"1000", "100000", "5000000"})
    private int bytes;

    private final JobAnswer answers = new JobAnswer(Lazy.by(Json::newTakeMapper), InstantSource.system());
    private final BodyWriter bodies = new BodyWriter(Lazy.by(Json::newMapper), Lazy.by(Json::newMapper), 20 << 20);
    private String data;
    private byte[] answer;

    @Setup
    public void prepare() {
        data = "x".repeat(bytes);
        answer = ("{\"id\":\"job-0123456789abcdef-u1\",\"input\":{\"data\":\"" + data + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public Poll<TakenJob> takenJob() {
        return answers.jobs(answer);
    }

    @Benchmark
    public JsonBody result() {
        return bodies.result(Map.of("echo", data), true, null, false);
    }
}
