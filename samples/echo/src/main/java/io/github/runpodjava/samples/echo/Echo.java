package io.github.runpodjava.samples.echo;

import io.github.runpodjava.JobContext;
import io.github.runpodjava.Worker;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Answers every job with what it was given. The smallest worker there is. */
public final class Echo {
    private Echo() {}

    public static void main(String[] args) {
        Worker.handling(JsonNode.class, Echo::echo).run(args);
    }

    static Map<String, JsonNode> echo(JsonNode input, JobContext job) {
        return Map.of("echo", input);
    }
}
