package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The command {@code logs}, as far as workers answer it. */
final class LogsCommand {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    /** Each look is a job, which takes a place. */
    private static final Duration BETWEEN_JOBS = Duration.ofMillis(500);
    /** Each look is a job of the endpoint, which is billed. */
    private static final Duration BETWEEN_REMOTE_JOBS = Duration.ofSeconds(2);

    private static final int LINES_OF_A_LOOK = 2_000;
    /** What the job that asks may have logged itself by the time it is answered. */
    private static final int LINES_OF_THE_ASKING_JOB = 20;

    private final RemoteOptions options;
    private final Endpoint endpoint;
    private final PrintStream out;
    private final PrintStream err;
    private final MissingLines missing;

    LogsCommand(RemoteOptions options, Endpoint endpoint, PrintStream out, PrintStream err) {
        this.options = options;
        this.endpoint = endpoint;
        this.out = out;
        this.err = err;
        this.missing = new MissingLines(err);
    }

    /**
     * Prints the last lines, and goes on where that was asked for.
     *
     * @throws StartupException if the worker or the job that was named is not there
     */
    void run(BooleanSupplier goOn) throws IOException, InterruptedException {
        JsonNode answer = endpoint.ask(
                question().put("lines", Math.min(options.lines() + LINES_OF_THE_ASKING_JOB, RemoteOptions.MOST_LINES)));
        WorkerLines lines = lines(answer);
        print(lines, options.lines());
        lines.leftOut(options.lines())
                .forEach((worker, count) -> err.println(count + (count == 1 ? " older line of " : " older lines of ")
                        + worker + (count == 1 ? " is" : " are")
                        + " left out, for an answer holds 4 MiB; ask for fewer --lines, or for one --worker."));
        tellUnseen(answer);
        missing.tell(answer, lines.isEmpty() && !options.has("follow"));
        boolean kept = !answer.path("source").asString("").equals("memory");
        if (!options.has("follow") || !kept) {
            requireFound(lines, answer, kept);
        }
        if (options.has("follow") && !kept) {
            err.println("This worker keeps no log file (no network volume, no RUNPOD_LOG_DIR): it cannot be followed.");
            return;
        }
        ObjectNode places = JsonNodeFactory.instance.objectNode();
        remember(answer, places);
        Patience patience = new Patience(err);
        Duration pause = pause();
        // Whoever read what is printed may have gone, as head does: each look is a job that is billed.
        while (options.has("follow") && !out.checkError() && goOn.getAsBoolean()) {
            Thread.sleep(pause.toMillis());
            pause = look(places, patience).orElseGet(this::pause);
        }
    }

    /** Prints what is new; how long to wait before the next try if there was no answer. */
    private Optional<Duration> look(ObjectNode places, Patience patience) throws InterruptedException {
        JsonNode next;
        try {
            next = endpoint.ask(question().put("lines", LINES_OF_A_LOOK).set("after", places.deepCopy()));
        } catch (IOException noAnswer) {
            return Optional.of(patience.afterFailure(noAnswer));
        }
        patience.afterAnswer();
        missing.tell(next, false);
        print(lines(next), Integer.MAX_VALUE);
        remember(next, places);
        return Optional.empty();
    }

    private void tellUnseen(JsonNode answer) {
        String advice = options.value("worker").isPresent() ? "" : " ask for one --worker, or";
        answer.path("not_looked_through")
                .properties()
                .forEach(worker -> err.println(worker.getValue().asInt() + " older files of " + worker.getKey()
                        + " are not looked through to their start, for a question looks through 128 MiB of old lines;"
                        + advice + " look into the files themselves."));
    }

    private ObjectNode question() {
        return options.question("logs");
    }

    private WorkerLines lines(JsonNode answer) {
        return new WorkerLines(answer, options.value("worker"), endpoint.asked());
    }

    private Duration pause() {
        if (endpoint.answersAtOnce()) {
            return BETWEEN_LOOKS;
        }
        return options.isLocal() ? BETWEEN_JOBS : BETWEEN_REMOTE_JOBS;
    }

    private static void remember(JsonNode answer, ObjectNode places) {
        answer.path("workers")
                .forEach(worker -> places.put(
                        worker.path("log").asString(worker.path("worker").asString("")),
                        worker.path("next").asLong(0)));
    }

    private void print(WorkerLines lines, int most) {
        lines.last(
                most, (worker, line) -> out.println(options.has("json") ? line.toString() : LineText.of(worker, line)));
        out.flush();
    }

    /** A name that is not there must not look like a worker or a job that has logged nothing. */
    private void requireFound(WorkerLines lines, JsonNode answer, boolean kept)
            throws IOException, InterruptedException {
        if (!lines.isEmpty()) {
            return;
        }
        Optional<String> worker = options.value("worker");
        if (worker.isPresent() && lines.workers().isEmpty()) {
            throw new StartupException(kept ? noSuchWorker(worker.get()) : anotherWorker(worker.get(), answer));
        }
        Optional<String> job = options.value("job");
        if (job.isPresent() && !isThere(job.get())) {
            throw new StartupException("Nothing of a job \"" + job.get() + "\" is among the last lines of "
                    + (lines.workers().isEmpty() ? "any worker" : String.join(", ", lines.workers()))
                    + "; look up the id of the job"
                    + (kept ? "." : ", or ask again: only the worker that answers is looked at."));
        }
    }

    private String noSuchWorker(String worker) throws IOException, InterruptedException {
        ObjectNode question = question().put("lines", 1);
        question.remove(List.of("worker", "job_id", "level"));
        List<String> workers = new WorkerLines(endpoint.ask(question), Optional.empty(), endpoint.asked()).workers();
        return "No worker \"" + worker + "\" has left a log; "
                + (workers.isEmpty() ? "none has." : "there are those of " + String.join(", ", workers) + ".")
                + " What died before it could log may have left a crash record: ask for crashes --worker " + worker
                + ".";
    }

    private static String anotherWorker(String worker, JsonNode answer) {
        return "The worker that answered is \"" + answer.path("this_worker").asString("") + "\" and not \"" + worker
                + "\", and it sees no logs but its own; give the workers a network volume or RUNPOD_LOG_DIR.";
    }

    /** It may have logged something, only nothing of the level. */
    private boolean isThere(String job) throws IOException, InterruptedException {
        if (options.value("level").isEmpty()) {
            return false;
        }
        ObjectNode question = question().put("lines", 1).put("job_id", job);
        question.remove("level");
        return !lines(endpoint.ask(question)).isEmpty();
    }
}
