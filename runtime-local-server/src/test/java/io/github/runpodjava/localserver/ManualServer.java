package io.github.runpodjava.localserver;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.spi.LocalServerSettings;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.RunningServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * For trying by hand: {@code ManualServer PORT}, or {@code ManualServer PORT echo} for measuring. A job's {@code input.stream} (a list) is streamed, one item per
 * {@code input.pause} milliseconds; {@code input.sleep} milliseconds pass before any other job is answered with its
 * input; {@code input.fail} fails it.
 */
final class ManualServer {
    private final Map<String, CountDownLatch> stops = new ConcurrentHashMap<>();

    private ManualServer() {}

    public static void main(String[] args) throws InterruptedException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8000;
        ManualServer manual = new ManualServer();
        RunningServer server = new JavalinServerProvider()
                .open(new LocalServerSettings(
                        ApiSettings.on("localhost", port), List.of("local-worker"), Optional.empty()));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println(server.uri());
        if (args.length > 1 && args[1].equals("echo")) {
            TestWorker.startEcho(server.queue("local-worker"));
        } else {
            TestWorker.start(server.queue("local-worker"), 64, manual::handle);
        }
        while (true) {
            server.queue("local-worker").awaitStops().fold(manual::stop, () -> null, t -> null, f -> null, () -> null);
        }
    }

    private Void stop(Poll.Found<String> found) {
        found.items().forEach(id -> {
            System.out.println("stop " + id);
            CountDownLatch latch = stops.get(id);
            if (latch != null) {
                latch.countDown();
            }
        });
        return null;
    }

    private void handle(TakenJob job, TestWorker.Reporter reporter) throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        stops.put(job.id(), stop);
        JsonNode input = job.input().orElseThrow();
        if (input.has("stream")) {
            for (JsonNode item : input.get("stream")) {
                if (stop.await(input.path("pause").asInt(10), TimeUnit.MILLISECONDS)) {
                    return;
                }
                reporter.chunk(item.toString());
            }
            reporter.streamResult("{\"output\":[]}");
        } else if (input.has("fail")) {
            reporter.result("{\"error\":" + input.get("fail") + "}");
        } else if (input.has("sleep")) {
            reporter.progress("\"sleeping\"");
            if (!stop.await(input.get("sleep").asInt(), TimeUnit.MILLISECONDS)) {
                TestWorker.echo(job, reporter);
            }
        } else {
            TestWorker.echo(job, reporter);
        }
        stops.remove(job.id());
    }
}
