import io.github.runpodjava.JobContext;
import io.github.runpodjava.Worker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The worker that is measured: an echo that says when its handler began and ended; or chunks of 1 KB each. */
public final class BenchWorker {
    private static final String CHUNK = "x".repeat(1022);

    public static void main(String[] arguments) {
        List<String> all = List.of(arguments);
        int at = all.indexOf("--concurrency");
        int concurrency = at < 0 ? 1 : Integer.parseInt(all.get(at + 1));
        if (all.contains("--chunks")) {
            Worker.<JsonNode, Object>streaming(JsonNode.class, (input, chunks, job) -> {
                        int count = input.get("chunks").asInt();
                        for (int i = 0; i < count; i++) {
                            chunks.send(CHUNK);
                        }
                    })
                    .concurrency(concurrency)
                    .run(arguments);
        } else {
            Worker.handling(JsonNode.class, BenchWorker::echo).concurrency(concurrency).run(arguments);
        }
    }

    private static Map<String, Object> echo(JsonNode input, JobContext job) {
        long started = System.nanoTime();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("started", started);
        answer.put("ended", System.nanoTime());
        answer.put("echo", input);
        return answer;
    }
}
