package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.internal.debugjob.UnansweredException;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** An endpoint, reached through its job API. */
final class Endpoint {
    /** How a question ends that no worker has answered: the one that took it may have died. */
    private static final Set<String> ENDED_OTHERWISE = Set.of("TIMED_OUT", "CANCELLED");
    /** How often a worker is asked for by its name. */
    private static final int MOST_TRIES = 5;

    private static final String HANDLERS =
            "Was the worker started with RUNPOD_DEBUG_TOKEN? Without it the handler gets the question.";

    private static final Pattern ANOTHER =
            Pattern.compile(Pattern.quote(UnansweredException.ANOTHER_WORKER_ANSWERED) + "\"([^\"]*)\"");

    private final RemoteOptions options;
    private final ObjectMapper mapper;
    private final RemoteCalls calls;
    private final WaitingNote doorWaits;
    private final WaitingNote waits;
    private final Set<String> asked = new HashSet<>();
    private volatile Optional<AskingJob> asking = Optional.empty();
    private boolean atOnce;

    /** @param told where it is said that one waits */
    Endpoint(RemoteOptions options, ObjectMapper mapper, Consumer<String> told) {
        this.options = options;
        this.mapper = mapper;
        this.calls = new RemoteCalls(options, mapper);
        this.doorWaits = new WaitingNote(told, "waiting for an answer ...");
        this.waits = new WaitingNote(told, "waiting for a worker with a free place ...");
    }

    /**
     * Has a worker answer: the one in a server on this machine at once, any other when it has a place for a job.
     *
     * @throws StartupException with a sentence for people if there is no answer
     * @throws NoAnswerException if there may be one later
     * @throws IOException if the endpoint cannot be reached
     */
    JsonNode ask(ObjectNode question) throws IOException, InterruptedException {
        Optional<JsonNode> answer;
        try (WaitingNote.Waiting waiting = doorWaits.begin()) {
            answer = calls.throughDoor(question);
        }
        atOnce = answer.isPresent();
        return atOnce ? answer.get() : byJobs(question);
    }

    /** Whether the last answer came without a job. */
    boolean answersAtOnce() {
        return atOnce;
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
        AskingJob job = new AskingJob(calls, asked::add);
        asking = Optional.of(job);
        try (WaitingNote.Waiting waiting = waits.begin()) {
            return job.answered(body);
        } finally {
            asking = Optional.empty();
        }
    }

    /** Leaves no question behind that nobody waits for, when the process ends. */
    void withdraw() throws InterruptedException {
        Optional<AskingJob> job = asking;
        if (job.isPresent()) {
            job.get().withdraw();
        }
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
        if (!job.path("status").isString()) {
            throw new NoAnswerException("What answered is no job: " + ForTerminal.start(job.toString()));
        }
        if (!job.path("status").asString("").equals("COMPLETED")) {
            throw new StartupException(
                    failure(job.path("error").asString(job.path("status").asString(""))));
        }
        JsonNode output = job.path("output");
        // A handler that streams answers with its chunks.
        JsonNode answer = output.isArray() && !output.isEmpty() ? output.get(output.size() - 1) : output;
        if (!answer.isObject()) {
            throw new StartupException("The answer is none of this runtime's. " + HANDLERS);
        }
        return answer;
    }

    private String failure(String error) {
        if (error.equals("unauthorized")) {
            return "The worker refused: RUNPOD_DEBUG_TOKEN is not the token that it was started with.";
        }
        return report(error)
                .map(message -> "The handler answered: \"" + ForTerminal.start(message) + "\". " + HANDLERS)
                .orElseGet(() -> "The worker did not answer: " + ForTerminal.start(error));
    }

    /** What a handler says that has thrown: a question fails with a sentence, and without a report. */
    private Optional<String> report(String error) {
        try {
            JsonNode message = mapper.readTree(error).path("error_message");
            return message.isString() ? Optional.of(message.stringValue()) : Optional.empty();
        } catch (JacksonException sentence) {
            return Optional.empty();
        }
    }

    /** Hands on the lines of RunPod's own log stream until it ends, or {@code frame} wants no more. */
    void platformLog(Predicate<JsonNode> frame) throws IOException {
        calls.platformLog(frame);
    }
}
