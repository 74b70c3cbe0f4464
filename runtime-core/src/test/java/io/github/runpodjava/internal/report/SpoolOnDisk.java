package io.github.runpodjava.internal.report;

import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.process.ProcessTag;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A folder of undelivered results, the workers that share it, and what is in it. */
final class SpoolOnDisk {
    private final Path folder;
    private final ManualClock clock;
    private final ScriptedQueue queue;
    private final FailureLog deliveries;

    SpoolOnDisk(Path folder, ManualClock clock, ScriptedQueue queue) {
        this.folder = folder;
        this.clock = clock;
        this.queue = queue;
        this.deliveries =
                new FailureLog(LoggerFactory.getLogger(SpoolOnDisk.class), "Delivering results", clock::nanoTime);
        // The times of files are real ones.
        clock.set(Instant.now());
    }

    Path folder() {
        return folder;
    }

    FailureLog deliveries() {
        return deliveries;
    }

    ResultSpool spool() {
        return spool("worker");
    }

    ResultSpool spool(String worker) {
        return new ResultSpool(folder, worker, 1000, Samples.MAPPERS, clock);
    }

    JobPost result(String job, String body) {
        return new JobPost(job, JobPost.Kind.RESULT, JsonBody.of(body));
    }

    ResultSpool.Entry kept(ResultSpool spool, String job) {
        ResultSpool.Entry entry =
                spool.keep(result(job, "{\"output\":\"" + job + "\"}")).orElseThrow();
        entry.leave();
        return entry;
    }

    SpoolSender sender(ResultSpool spool) {
        return sender(spool, new RecordingPauses());
    }

    SpoolSender sender(ResultSpool spool, RecordingPauses pauses) {
        return new SpoolSender(spool, queue, pauses, deliveries, new SplittableRandom(1), clock);
    }

    List<Path> files() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    List<Path> owners() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** Makes the lease of the one folder say that its process was this one's machine's, and is dead. */
    void die(Path own) throws IOException {
        ProcessTag me = ProcessTag.mine();
        ProcessTag earlier = new ProcessTag(me.host(), me.pid(), 12345, me.place());
        Files.writeString(own.resolve("owner"), earlier.text());
    }

    void dieAll() throws IOException {
        for (Path own : owners()) {
            die(own);
        }
    }

    /** Has the one folder belong to a process of another container of this host's name, with this one's process id. */
    void moveToAnotherContainer() throws IOException {
        ProcessTag me = ProcessTag.mine();
        ProcessTag there = new ProcessTag(me.host(), me.pid(), 12345, "another");
        Files.writeString(owners().get(0).resolve("owner"), there.text());
    }

    /** The one result that is kept. */
    Path fileOfResult() throws IOException {
        return files().stream()
                .filter(each -> each.toString().endsWith(".result"))
                .findFirst()
                .orElseThrow();
    }
}
