package io.github.runpodjava.localserver;

import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.JobQueue;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.PostAnswer;
import io.github.runpodjava.spi.TakeRequest;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The smallest worker there can be: takes jobs, hands each to a handler on a thread of its own, until it is closed. */
final class TestWorker implements AutoCloseable {
    /** Does everything about a job, also reporting its result. */
    interface JobHandler {
        void handle(TakenJob job, Reporter reporter) throws InterruptedException;
    }

    /** Sends messages about one job. */
    record Reporter(JobQueue queue, String jobId) {
        PostAnswer result(String body) throws InterruptedException {
            return send(JobPost.Kind.RESULT, body);
        }

        PostAnswer streamResult(String body) throws InterruptedException {
            return send(JobPost.Kind.STREAM_RESULT, body);
        }

        PostAnswer chunk(String value) throws InterruptedException {
            return send(JobPost.Kind.CHUNK, "{\"output\":" + value + "}");
        }

        PostAnswer progress(String value) throws InterruptedException {
            return send(JobPost.Kind.PROGRESS, "{\"status\":\"IN_PROGRESS\",\"output\":" + value + "}");
        }

        private PostAnswer send(JobPost.Kind kind, String body) throws InterruptedException {
            return queue.post(new JobPost(jobId, kind, JsonBody.of(body)));
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-worker");
        thread.setDaemon(true);
        return thread;
    });

    private TestWorker() {}

    /** Starts a worker that takes up to {@code slots} jobs at a time. */
    static TestWorker start(JobQueue queue, int slots, JobHandler handler) {
        TestWorker worker = new TestWorker();
        worker.threads.submit(() -> worker.loop(queue, slots, handler));
        return worker;
    }

    /** A worker that answers every job with its input, on the loop's own thread. */
    static TestWorker startEcho(JobQueue queue) {
        TestWorker worker = new TestWorker();
        worker.threads.submit(() -> {
            for (List<TakenJob> jobs = take(queue, 16); jobs != null; jobs = take(queue, 16)) {
                for (TakenJob job : jobs) {
                    echo(job, new Reporter(queue, job.id()));
                }
            }
            return null;
        });
        return worker;
    }

    static void echo(TakenJob job, Reporter reporter) throws InterruptedException {
        reporter.result("{\"output\":" + job.input().orElseThrow() + "}");
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the test worker does not stop");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Void loop(JobQueue queue, int slots, JobHandler handler) throws InterruptedException {
        for (List<TakenJob> jobs = take(queue, slots); jobs != null; jobs = take(queue, slots)) {
            for (TakenJob job : jobs) {
                threads.submit(() -> {
                    handler.handle(job, new Reporter(queue, job.id()));
                    return null;
                });
            }
        }
        return null;
    }

    /** Null when the queue is closed. */
    private static List<TakenJob> take(JobQueue queue, int slots) throws InterruptedException {
        List<TakenJob> jobs = queue.take(new TakeRequest(slots, false))
                .fold(Poll.Found::items, List::of, throttled -> List.of(), failed -> List.of(), () -> null);
        if (jobs != null && jobs.isEmpty()) {
            // Once the taking is stopped, each poll comes back at once.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return jobs;
    }
}
