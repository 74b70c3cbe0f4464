package io.github.runpodjava.journeys;

import io.github.runpodjava.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker for a JVM of its own: a job named "hog" waits for what another thread gives it, until all have got it, and then
 * keeps a processor busy until it is interrupted.
 */
final class HogWorker {
    private HogWorker() {}

    public static void main(String[] args) {
        int hogs = Integer.parseInt(args[0]);
        AtomicInteger running = new AtomicInteger();
        CountDownLatch waiting = new CountDownLatch(hogs);
        Worker.handling(String.class, (name, job) -> {
                    if (name.equals("hog")) {
                        awaitOthers(waiting);
                        running.incrementAndGet();
                        long turns = 0;
                        while (!Thread.currentThread().isInterrupted()) {
                            turns++;
                        }
                        running.decrementAndGet();
                        return turns;
                    }
                    return running.get();
                })
                .concurrency(hogs + 1)
                .run();
    }

    /** Each goes on by another thread, so that virtual ones are queued in as many places. */
    private static void awaitOthers(CountDownLatch waiting) {
        CompletableFuture<Void> all = new CompletableFuture<>();
        new Thread(() -> {
                    waiting.countDown();
                    try {
                        waiting.await();
                        all.complete(null);
                    } catch (InterruptedException e) {
                        all.completeExceptionally(e);
                    }
                })
                .start();
        all.join();
    }
}
