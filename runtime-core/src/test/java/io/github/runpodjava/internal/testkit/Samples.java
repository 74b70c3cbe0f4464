package io.github.runpodjava.internal.testkit;

import io.github.runpodjava.config.DebugSettings;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.config.WorkerIdentity;
import io.github.runpodjava.config.WorkerSettings;
import io.github.runpodjava.internal.debug.Digests;
import io.github.runpodjava.internal.debug.JobLines;
import io.github.runpodjava.internal.execute.Failures;
import io.github.runpodjava.internal.json.Json;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.job.TakenJob;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Things that many tests need. */
public final class Samples {
    public static final JsonMapper MAPPER = Json.newMapper();
    /** The same, as the parts of a worker get it. */
    public static final Lazy<ObjectMapper> MAPPERS = Lazy.of(MAPPER);

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

    /** What turns exceptions into errors, without log lines in them. */
    public static Failures failures(DebugSettings.Digest digest) {
        Digests digests = new Digests(new JobLines(0, Secrets.none(), Optional::empty));
        return new Failures(WORKER, "1.12.0", MAPPERS, Secrets.none(), digests, digest);
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
