package io.github.runpodjava.samples.mockworker;

import io.github.runpodjava.Worker;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;

/** A worker on a machine that is not fit, with a thread that would keep its process alive. */
final class UnfitMain {
    private UnfitMain() {}

    public static void main(String[] args) {
        new Thread(
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "driver")
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        Worker.handling(JsonNode.class, (input, job) -> input)
                .fitnessCheck("gpu", () -> false)
                .run(args);
    }
}
