package io.github.runpodjava.samples.mockworker;

import io.github.runpodjava.Handler;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.Worker;
import java.io.IOException;
import java.net.Socket;
import tools.jackson.databind.JsonNode;

/** A worker whose set-up is done when somebody connects to the port of its first argument. */
final class SlowStartMain implements Handler<JsonNode, JsonNode> {
    private final int port;

    private SlowStartMain(int port) {
        this.port = port;
    }

    public static void main(String[] args) {
        Worker.handling(new SlowStartMain(Integer.parseInt(args[0]))).run(args);
    }

    @Override
    public void setUp() throws IOException {
        try (Socket model = new Socket("127.0.0.1", port)) {
            model.getInputStream().read();
        }
    }

    @Override
    public JsonNode handle(JsonNode input, JobContext job) {
        return input;
    }
}
