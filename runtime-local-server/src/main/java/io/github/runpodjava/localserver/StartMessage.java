package io.github.runpodjava.localserver;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.access.Binding;
import io.github.runpodjava.spi.LocalServerSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the log says when the server has started: where it is, what to try, and how other workers can join. */
final class StartMessage {
    private static final String QUOTE = "'";
    private static final String KEY_OF_THE_SHELL = "\"$RUNPOD_LOCAL_API_KEY\"";

    /** A job that the worker's developer wrote, as runpod-python's workers have it, too. */
    private static final String SAMPLE = "test_input.json";

    private final LocalServerSettings settings;
    private final URI uri;
    private final Path folder;

    /** @param folder the one that the worker was started in */
    StartMessage(LocalServerSettings settings, URI uri, Path folder) {
        this.settings = settings;
        this.uri = uri;
        this.folder = folder;
    }

    /** One line each; those with commands can be pasted into a shell. */
    List<String> lines() {
        ApiSettings api = settings.api();
        List<String> lines = new ArrayList<>();
        // Programs read the address from here, to the end of the line.
        lines.add("Serving RunPod's job API at " + uri);
        lines.add("Docs, and a page to try it: " + uri + "/docs");
        if (api.apiKey().isPresent()) {
            lines.add("RUNPOD_LOCAL_API_KEY stands for your key below: export it in the shell that you paste into.");
        }
        if (!settings.workerIds().isEmpty()) {
            lines.add("Try it: curl -s " + uri + "/runsync" + authorization(api)
                    + " -H 'content-type: application/json' -d " + body());
        } else {
            lines.add("No worker runs in this process: jobs wait until another one takes them.");
        }
        lines.add("A worker in another process joins with: " + environment(api));
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

    private String body() {
        return Files.isRegularFile(folder.resolve(SAMPLE)) ? "@" + SAMPLE : "'{\"input\": {\"name\": \"value\"}}'";
    }

    private static String authorization(ApiSettings api) {
        return api.apiKey()
                .map(key -> " -H 'authorization: Bearer '\"$RUNPOD_LOCAL_API_KEY\"")
                .orElse("");
    }

    private String environment(ApiSettings api) {
        String key = api.apiKey().isPresent() ? KEY_OF_THE_SHELL : WorkerEnvironment.NO_KEY_NEEDED;
        return WorkerEnvironment.of(uri, key, "outside-1").entrySet().stream()
                .map(variable -> variable.getKey() + "=" + quoted(variable.getValue()))
                .collect(Collectors.joining(" ", "export ", ""));
    }

    /** The shell puts the key in, but must leave the $ of a URL alone. */
    private static String quoted(String value) {
        if (value.equals(KEY_OF_THE_SHELL)) {
            return value;
        }
        return value.contains("$") ? QUOTE + value + QUOTE : value;
    }
}
