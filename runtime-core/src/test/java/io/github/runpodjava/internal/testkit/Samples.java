package io.github.runpodjava.internal.testkit;

import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.job.TakenJob;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Things that many tests need. */
public final class Samples {
    public static final JsonMapper MAPPER = Json.newMapper();
    public static final WorkerIdentity WORKER =
            new WorkerIdentity("test-worker", true, "test-host", "test-endpoint", "");

    private Samples() {}

    /** A job object as the queue would hand it out. */
    public static TakenJob job(String id, String inputJson) {
        return jobOf("{\"id\":" + MAPPER.writeValueAsString(id) + ",\"input\":" + inputJson + "}");
    }

    public static TakenJob jobOf(String json) {
        ObjectNode raw = (ObjectNode) MAPPER.readTree(json);
        return new TakenJob(raw.path("id").asString(), raw, Instant.EPOCH);
    }

    /** Settings from these variables, and from others that {@code more} names in pairs. */
    public static WorkerSettings settings(Map<String, String> variables, String... more) {
        Map<String, String> all = new HashMap<>(variables);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return WorkerSettings.from(Environment.of(all));
    }
}
