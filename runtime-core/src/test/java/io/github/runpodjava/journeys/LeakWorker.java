package io.github.runpodjava.journeys;

import io.github.runpodjava.Worker;
import java.util.ArrayList;
import java.util.List;

/** A worker for a JVM of its own: "large" asks for one array too large, "leak" keeps all it can get. */
final class LeakWorker {
    private LeakWorker() {}

    public static void main(String[] args) {
        List<byte[]> kept = new ArrayList<>();
        Worker.handling(String.class, (name, job) -> switch (name) {
                    case "large" -> new long[Integer.MAX_VALUE / 2].length;
                    case "leak" -> {
                        while (true) {
                            kept.add(new byte[100_000]);
                        }
                    }
                    default -> name;
                })
                .run(args);
    }
}
