package io.github.runpodjava.journeys;

import io.github.runpodjava.Worker;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker for a JVM of its own: a job named "hog" keeps a processor busy until it is interrupted. */
final class HogWorker {
    private HogWorker() {}

    public static void main(String[] args) {
        int hogs = Integer.parseInt(args[0]);
        AtomicInteger running = new AtomicInteger();
        Worker.handling(String.class, (name, job) -> {
                    if (name.equals("hog")) {
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
}
