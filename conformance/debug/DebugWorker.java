import io.github.runpodjava.ChunkSink;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Stage;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerHooks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Does what a job tells it by the key {@code do}. With SETUP_UNTIL its set-up waits until there is a file of that name,
 * with SETUP_FAILS it fails.
 */
final class DebugWorker {
    private static final Logger LOG = LoggerFactory.getLogger(DebugWorker.class);

    public static void main(String[] args) {
        boolean streams = List.of(args).contains("--generator");
        var worker = streams
                ? Worker.streaming(JsonNode.class, DebugWorker::stream)
                : Worker.handling(JsonNode.class, DebugWorker::value);
        if (List.of(args).contains("--return_aggregate_stream")) {
            worker.returnAggregateStream();
        }
        worker.hooks(new WorkerHooks() {
                    @Override
                    public void setUp() {
                        LOG.info("the set-up begins");
                        if (System.getenv("SETUP_FAILS") != null) {
                            throw new IllegalStateException("the model is not there");
                        }
                        awaitFile(System.getenv("SETUP_UNTIL"));
                    }
                })
                .run(args);
    }

    private static Object value(JsonNode input, JobContext job) throws Exception {
        switch (input.path("do").asString("")) {
            case "work" -> work(input, job);
            case "throw" -> throwWithCause(job);
            case "fail" -> throw JobFailedException.because("the input has no prompt");
            case "oom" -> throw new OutOfMemoryError("Java heap space");
            case "log" -> LOG.info(input.path("text").asString());
            case "wait" -> awaitFile(input.path("until").asString(null));
            default -> job.stage("load").close();
        }
        return input.path("value");
    }

    private static void stream(JsonNode input, ChunkSink<JsonNode> chunks, JobContext job) throws Exception {
        for (JsonNode item : input.path("value")) {
            chunks.send(item);
        }
        if (input.path("do").asString("").equals("throw")) {
            throwWithCause(job);
        }
    }

    /** A stage that is over, one that is at 12 of 30, a file, a line of each level. */
    private static void work(JsonNode input, JobContext job) throws Exception {
        job.stage("load").close();
        try (Stage sample = job.stage("KSampler_3")) {
            Path pictures = Files.createDirectories(job.workFolder().resolve("pictures"));
            Files.writeString(pictures.resolve("out.png"), "not really");
            LOG.trace("a line at trace");
            LOG.debug("a line at debug");
            LOG.atInfo().addKeyValue("old_status", "queued").log("a line at info");
            LOG.warn("a line at warn");
            LOG.error("a line at error");
            sample.progress(12, 30);
            job.progress(Map.of("percent", 45));
            awaitFile(input.path("until").asString(null));
        }
    }

    private static void throwWithCause(JobContext job) {
        LOG.info("it will not go well");
        Stage load = job.stage("load");
        throw new IllegalStateException("no model", new java.io.IOException("the disk is full"));
    }

    private static void awaitFile(String name) {
        while (name != null && !Files.exists(Path.of(name)) && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(20_000_000);
        }
    }
}
