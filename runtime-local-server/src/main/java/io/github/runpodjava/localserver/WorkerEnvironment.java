package io.github.runpodjava.localserver;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables by which a worker in another process, in any language, takes its jobs from this server. */
final class WorkerEnvironment {
    static final String API_KEY = "RUNPOD_AI_API_KEY";
    static final String WORKER_ID = "RUNPOD_POD_ID";
    /** A worker without key and id of its own would not ping, so there is a key also where none is asked for. */
    static final String NO_KEY_NEEDED = "local";

    /** The worker puts in its own id where it takes jobs, and the job's id everywhere else, as on the platform. */
    private static final String ID = "/$ID?gpu=local";

    private static final String WORKER = "/$RUNPOD_POD_ID";

    private WorkerEnvironment() {}

    /** Where official clients find the job API, as their base URL plus an endpoint id. */
    static URI endpoint(URI server) {
        return URI.create(server + "/v2/local");
    }

    /** As RunPod sets them for a worker, in the order in which they are shown. */
    static Map<String, String> of(URI server, String apiKey, String workerId) {
        URI base = endpoint(server);
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("RUNPOD_WEBHOOK_GET_JOB", base + "/job-take" + ID);
        variables.put("RUNPOD_WEBHOOK_POST_OUTPUT", base + "/job-done" + WORKER + ID);
        variables.put("RUNPOD_WEBHOOK_POST_STREAM", base + "/job-stream" + WORKER + ID);
        variables.put("RUNPOD_WEBHOOK_PING", base + "/ping" + WORKER);
        variables.put(API_KEY, apiKey);
        variables.put(WORKER_ID, workerId);
        return variables;
    }
}
