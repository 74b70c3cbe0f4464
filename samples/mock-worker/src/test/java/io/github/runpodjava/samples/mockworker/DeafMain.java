package io.github.runpodjava.samples.mockworker;

import io.github.runpodjava.Worker;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** A worker whose handler goes on for ever, whoever interrupts it. */
final class DeafMain {
    private DeafMain() {}

    public static void main(String[] args) {
        Worker.handling(JsonNode.class, (input, job) -> goOn()).run(args);
    }

    private static Object goOn() {
        while (true) {
            LockSupport.park();
            Thread.interrupted();
        }
    }
}
