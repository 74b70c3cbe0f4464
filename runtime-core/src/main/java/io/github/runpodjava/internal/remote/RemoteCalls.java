package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The requests to an endpoint, and what is said of those that are refused. */
final class RemoteCalls {
    private static final MediaType JSON = MediaType.get("application/json");
    /** RunPod holds an answer for no less. */
    private static final Duration HELD = Duration.ofSeconds(1);
    /** Whoever ends the command waits for it. */
    private static final Duration LONGEST_CANCEL = Duration.ofSeconds(2);

    private static final String DATA = "data:";

    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final RemoteOptions options;
    private final ObjectMapper mapper;
    private final OkHttpClient http;
    /** Why the door left the question to a job. */
    private Optional<DoorRefusal> left = Optional.empty();

    RemoteCalls(RemoteOptions options, ObjectMapper mapper) {
        this.options = options;
        this.mapper = mapper;
        this.http = new OkHttpClient.Builder()
                // Where a server does not go by HELD, it holds an answer for up to 90 seconds.
                .readTimeout(Duration.ofSeconds(120))
                .build();
    }

    /**
     * What the door of a server on this machine answers; empty where there is no such door.
     *
     * @throws StartupException if the door refuses: the job API, which may not even be there, knows no more about it
     */
    Optional<JsonNode> throughDoor(ObjectNode question) throws IOException {
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

    /** Sends a job; the answer is the job, soon, and with its id, whether it is over or not. */
    JsonNode submit(ObjectNode body) throws IOException {
        return call(request(options.url("/runsync?wait=" + HELD.toMillis()))
                .post(RequestBody.create(body.toString(), JSON))
                .build());
    }

    /**
     * The job as it is now.
     *
     * @throws NoAnswerException also if it is not known: not yet, or not any more
     */
    JsonNode status(String id) throws IOException {
        Request request = request(options.url("/status/" + id)).build();
        try (Response response = http.newCall(request).execute()) {
            String text = response.body().string();
            if (response.code() == NOT_FOUND) {
                throw new NoAnswerException("The job that asks is not known at " + request.url() + ".");
            }
            return answer(response, text);
        }
    }

    /** Takes a job back, if that can be done within a moment. */
    void cancel(String id) {
        Call call = http.newCall(request(options.url("/cancel/" + id))
                .post(RequestBody.create(new byte[0], JSON))
                .build());
        call.timeout().timeout(LONGEST_CANCEL.toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            response.code();
        } catch (IOException unreachable) {
            // It has a time to live.
            return;
        }
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
                String data =
                        line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
                // One without anything only keeps the connection open.
                if (!data.isEmpty() && !frame.test(frame(data))) {
                    return;
                }
            }
        }
    }

    /** What is no JSON is a line as well: one odd frame is not the end of a log. */
    private JsonNode frame(String data) {
        try {
            JsonNode frame = mapper.readTree(data);
            return frame.isObject() ? frame : mapper.createObjectNode().put("line", data);
        } catch (JacksonException text) {
            return mapper.createObjectNode().put("line", data);
        }
    }

    private Request.Builder request(String url) {
        Request.Builder request = new Request.Builder().url(url);
        return options.apiKey().isEmpty() ? request : request.header("Authorization", "Bearer " + options.apiKey());
    }

    private JsonNode call(Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            return answer(response, response.body().string());
        }
    }

    private JsonNode answer(Response response, String text) throws IOException {
        if (!response.isSuccessful()) {
            throw refused(response, text);
        }
        return parse(text);
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
        String said = text.isBlank() ? "" : ": " + ForTerminal.start(text);
        String why = response.code() == UNAUTHORIZED ? keyAdvice() : said;
        return refusal(response.code(), response.request().url() + " answered " + response.code() + why + ".");
    }

    private String keyAdvice() {
        return options.apiKey().isEmpty() ? "; set RUNPOD_API_KEY" : "; RUNPOD_API_KEY is not a key for it";
    }

    private JsonNode parse(String text) throws NoAnswerException {
        try {
            return mapper.readTree(text);
        } catch (JacksonException broken) {
            // By what stands between here and the endpoint, mostly, and not for ever.
            throw new NoAnswerException("The answer is no JSON: " + ForTerminal.start(text));
        }
    }
}
