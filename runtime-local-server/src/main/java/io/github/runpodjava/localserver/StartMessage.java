package io.github.runpodjava.localserver;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.access.Binding;
import io.github.runpodjava.spi.LocalServerSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the log says when the server has started: where it is, what to try, and how other workers can join. */
final class StartMessage {
    private static final String QUOTE = "'";

    private final LocalServerSettings settings;
    private final URI uri;

    StartMessage(LocalServerSettings settings, URI uri) {
        this.settings = settings;
        this.uri = uri;
    }

    /** One line each; those with commands can be pasted into a shell. */
    List<String> lines() {
        ApiSettings api = settings.api();
        List<String> lines = new ArrayList<>();
        // Programs read the address from here, to the end of the line.
        lines.add("Serving RunPod's job API at " + uri);
        lines.add("Docs, and a page to try it: " + uri + "/docs");
        if (!settings.workerIds().isEmpty()) {
            lines.add("Try it: curl -s " + uri + "/runsync" + authorization(api)
                    + " -H 'content-type: application/json' -d '{\"input\": {\"name\": \"value\"}}'");
        } else {
            lines.add("No worker runs in this process: jobs wait until another one takes them.");
        }
        lines.add("A worker in another process joins with: " + String.join(" ", environment(api)));
        return lines;
    }

    /** Said loudly: on such a server anybody in reach can do as they like. */
    Optional<String> warning() {
        ApiSettings api = settings.api();
        if (api.apiKey().isPresent() || Binding.of(api.host()).thisMachineOnly()) {
            return Optional.empty();
        }
        String where = api.host().isBlank() ? "every address of this machine" : api.host();
        return Optional.of("The local server listens on " + where + " and asks for no key: whoever can reach this"
                + " machine can run jobs, read their results and take them as a worker. Set --api-key KEY or"
                + " RUNPOD_LOCAL_API_KEY, or bind --api-host localhost.");
    }

    private static String authorization(ApiSettings api) {
        return api.apiKey()
                .map(key -> " -H 'authorization: Bearer '\"$RUNPOD_LOCAL_API_KEY\"")
                .orElse("");
    }

    /** As RunPod sets it for a worker. A worker without key and id of its own would not ping. */
    private List<String> environment(ApiSettings api) {
        String base = uri + "/v2/local";
        String key = api.apiKey().isPresent() ? "\"$RUNPOD_LOCAL_API_KEY\"" : "local";
        return List.of(
                "export",
                "RUNPOD_WEBHOOK_GET_JOB=" + quoted(base + "/job-take/$ID?gpu=local"),
                "RUNPOD_WEBHOOK_POST_OUTPUT=" + quoted(base + "/job-done/$RUNPOD_POD_ID/$ID?gpu=local"),
                "RUNPOD_WEBHOOK_POST_STREAM=" + quoted(base + "/job-stream/$RUNPOD_POD_ID/$ID?gpu=local"),
                "RUNPOD_WEBHOOK_PING=" + quoted(base + "/ping/$RUNPOD_POD_ID"),
                "RUNPOD_AI_API_KEY=" + key,
                "RUNPOD_POD_ID=outside-1");
    }

    private static String quoted(String value) {
        return QUOTE + value + QUOTE;
    }
}
