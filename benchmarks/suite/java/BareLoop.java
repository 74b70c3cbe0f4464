import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What could be had at best with the same HTTP client and JSON library: threads that take, echo and report. */
public final class BareLoop {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final JsonMapper MAPPER = new JsonMapper();

    public static void main(String[] arguments) {
        OkHttpClient http = new OkHttpClient.Builder()
                .readTimeout(Duration.ZERO)
                .socketFactory(new NoDelay())
                .connectionPool(new ConnectionPool(128, 5, TimeUnit.MINUTES))
                .build();
        String take = System.getenv("RUNPOD_WEBHOOK_GET_JOB").replace("$ID", "bare");
        String done = System.getenv("RUNPOD_WEBHOOK_POST_OUTPUT").replace("$RUNPOD_POD_ID", "bare");
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            new Thread(() -> loop(http, new Request.Builder().url(take).build(), done)).start();
        }
    }

    private static void loop(OkHttpClient http, Request take, String done) {
        while (true) {
            try {
                JsonNode job;
                try (Response answer = http.newCall(take).execute()) {
                    if (answer.code() != 200) {
                        continue;
                    }
                    job = MAPPER.readTree(answer.body().bytes());
                }
                ObjectNode result = MAPPER.createObjectNode();
                ObjectNode output = result.putObject("output");
                output.put("started", System.nanoTime());
                output.put("ended", System.nanoTime());
                output.set("echo", job.get("input"));
                RequestBody body = RequestBody.create(MAPPER.writeValueAsBytes(result), JSON);
                String url = done.replace("$ID", job.get("id").asString());
                try (Response answer = http.newCall(new Request.Builder().url(url).post(body).build()).execute()) {
                    answer.body().bytes();
                }
            } catch (IOException | RuntimeException broken) {
                // A loop with a thread less would be measured as if nothing had happened.
                broken.printStackTrace();
                System.exit(1);
            }
        }
    }
}
