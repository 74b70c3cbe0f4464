package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.internal.debugjob.UnansweredException;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** An endpoint, reached through its job API. */
final class Endpoint {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** A worker may have to be started first. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How a question ends that no worker has answered: the one that took it may have died. */
    private static final Set<String> ENDED_OTHERWISE = Set.of("TIMED_OUT", "CANCELLED");

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    /** How often a worker is asked for by its name. */
    private static final int MOST_TRIES = 5;

    private static final Pattern ANOTHER =
            Pattern.compile(Pattern.quote(UnansweredException.ANOTHER_WORKER_ANSWERED) + "\"([^\"]*)\"");
    private static final Set<String> OPEN = Set.of("IN_QUEUE", "IN_PROGRESS");

    private final RemoteOptions options;
    private final ObjectMapper mapper;
    private final Consumer<String> told;
    private final OkHttpClient http;
    private final Set<String> asked = new HashSet<>();
    private boolean atOnce;
    /** Why the door left the question to a job. */
    private Optional<DoorRefusal> left = Optional.empty();

    /** @param told where it is said that one waits */
    Endpoint(RemoteOptions options, ObjectMapper mapper, Consumer<String> told) {
        this.options = options;
        this.mapper = mapper;
        this.told = told;
        this.http = new OkHttpClient.Builder()
                // The answer to /runsync is held for up to 90 seconds.
                .readTimeout(Duration.ofSeconds(120))
                .build();
    }

    /**
     * Has a worker answer: the one in a server on this machine at once, any other when it has a place for a job.
     *
     * @throws StartupException with a sentence for people if there is no answer
     * @throws NoAnswerException if there may be one later
     * @throws IOException if the endpoint cannot be reached
     */
    JsonNode ask(ObjectNode question) throws IOException, InterruptedException {
        Optional<JsonNode> answer = throughDoor(question);
        atOnce = answer.isPresent();
        return atOnce ? answer.get() : byJobs(question);
    }

    /** Whether the last answer came without a job. */
    boolean answersAtOnce() {
        return atOnce;
    }

    /**
     * Empty where there is no such door.
     *
     * @throws StartupException if the door refuses: the job API, which may not even be there, knows no more about it
     */
    private Optional<JsonNode> throughDoor(ObjectNode question) throws IOException {
        if (options.doorUrl().isEmpty()) {
            return Optional.empty();
        }
        Request request = request(options.doorUrl().get())
                .header("X-Debug-Token", options.token())
                .post(RequestBody.create(question.toString(), JSON))
                .build();
        try (Response response = http.newCall(request).execute()) {
            String text = response.body().string();
            if (response.isSuccessful()) {
                return Optional.of(parse(text));
            }
            left = DoorRefusal.in(response.code(), text, mapper);
            if (left.isPresent() && !left.get().leavesTheJob()) {
                throw refusal(response.code(), left.get().sentence());
            }
            return Optional.empty();
        }
    }

    /** By as many jobs as it takes until the worker that was named gets one: any worker may take them. */
    private JsonNode byJobs(ObjectNode question) throws IOException, InterruptedException {
        Set<String> others = new LinkedHashSet<>();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            JsonNode job = byJob(question);
            Matcher another = ANOTHER.matcher(job.path("error").asString(""));
            if (!another.lookingAt()) {
                return output(job);
            }
            others.add(another.group(1));
        }
        throw new StartupException("No worker \"" + options.value("worker").orElse("") + "\" answered: of " + MOST_TRIES
                + " questions each came to another, to " + String.join(", ", others)
                + ". Look up its name, or ask again: any worker with a free place takes a question.");
    }

    /** The job when it is over. */
    private JsonNode byJob(ObjectNode question) throws IOException, InterruptedException {
        ObjectNode body = mapper.createObjectNode();
        body.putObject("input").set("runpod_debug", question.put("token", options.token()));
        JsonNode job = call(request(options.url("/runsync"))
                .post(RequestBody.create(body.toString(), JSON))
                .build());
        asked.add(job.path("id").asString(""));
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean waits = false;
        while (OPEN.contains(job.path("status").asString(""))) {
            if (System.nanoTime() > end) {
                throw new NoAnswerException("No worker of endpoint " + options.endpoint() + " answered within "
                        + PATIENCE.toMinutes() + " minutes. A worker answers when it has a free place for a job.");
            }
            if (!waits) {
                told.accept("waiting for a worker with a free place ...");
                waits = true;
            }
            Thread.sleep(PAUSE.toMillis());
            job = call(request(options.url("/status/" + job.path("id").asString("")))
                    .build());
        }
        return job;
    }

    /** The ids of the jobs that the questions were. */
    Set<String> asked() {
        return asked;
    }

    private JsonNode output(JsonNode job) throws NoAnswerException {
        if (ENDED_OTHERWISE.contains(job.path("status").asString(""))) {
            throw new NoAnswerException("The worker did not answer: "
                    + job.path("error").asString(job.path("status").asString("")) + ".");
        }
        if (!job.path("status").asString("").equals("COMPLETED")) {
            String error = job.path("error").asString(job.path("status").asString(""));
            throw new StartupException(
                    error.equals("unauthorized")
                            ? "The worker refused: RUNPOD_DEBUG_TOKEN is not the token that it was started with."
                            : "The worker did not answer: " + error);
        }
        JsonNode output = job.path("output");
        // A handler that streams answers with its chunks.
        JsonNode answer = output.isArray() && !output.isEmpty() ? output.get(output.size() - 1) : output;
        if (!answer.isObject()) {
            throw new StartupException("The answer is none of this runtime's. Was the worker started with"
                    + " RUNPOD_DEBUG_TOKEN? Without it the handler gets the question.");
        }
        return answer;
    }

    /** Hands on the lines of RunPod's own log stream until it ends, or {@code frame} wants no more. */
    void platformLog(Predicate<JsonNode> frame) throws IOException {
        OkHttpClient patient = http.newBuilder().readTimeout(Duration.ZERO).build();
        Request request = request(options.platformUrl())
                .header("Accept", "text/event-stream")
                .build();
        try (Response response = patient.newCall(request).execute();
                BufferedReader lines = new BufferedReader(response.body().charStream())) {
            if (!response.isSuccessful()) {
                throw refused(response, "");
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:") && !frame.test(parse(line.substring("data:".length())))) {
                    return;
                }
            }
        }
    }

    private Request.Builder request(String url) {
        Request.Builder request = new Request.Builder().url(url);
        return options.apiKey().isEmpty() ? request : request.header("Authorization", "Bearer " + options.apiKey());
    }

    private JsonNode call(Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            String text = response.body().string();
            if (!response.isSuccessful()) {
                throw refused(response, text);
            }
            return parse(text);
        }
    }

    /** A server that is overloaded, or is about to be replaced, may answer the same question later. */
    private static IOException refusal(int status, String sentence) {
        if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
            return new NoAnswerException(sentence);
        }
        throw new StartupException(sentence);
    }

    private IOException refused(Response response, String text) {
        if (left.isPresent() && DoorRefusal.in(response.code(), text, mapper).isPresent()) {
            // The door of a worker that is not there yet, and no job API beside it.
            return refusal(left.get().status(), left.get().sentence());
        }
        String why = response.code() == 401 ? "; set RUNPOD_API_KEY" : text.isBlank() ? "" : ": " + text.strip();
        return refusal(response.code(), response.request().url() + " answered " + response.code() + why + ".");
    }

    private JsonNode parse(String text) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException broken) {
            throw new StartupException(
                    "The answer is no JSON: " + text.substring(0, Math.min(200, text.length())), broken);
        }
    }
}
