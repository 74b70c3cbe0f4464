package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.InvalidSettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The commands {@code logs}, {@code crashes} and {@code inspect}: they send a job that a worker of the endpoint answers
 * itself, and print the answer.
 */
public final class RemoteCommand {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    /** Each look is a job, which is logged. */
    private static final Duration BETWEEN_JOBS = Duration.ofMillis(500);
    /** Each look is a job of the endpoint, which is billed. */
    private static final Duration BETWEEN_REMOTE_JOBS = Duration.ofSeconds(2);

    private static final int LINES_OF_A_LOOK = 2_000;

    private final RemoteOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final ObjectMapper mapper = JsonMapper.builder().build();
    private final Endpoint endpoint;

    private RemoteCommand(RemoteOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.endpoint = new Endpoint(options, mapper, err::println);
    }

    /** Whether the arguments are one of these commands. A program's own argument of that name has no endpoint. */
    public static boolean isMeant(List<String> arguments) {
        return !arguments.isEmpty()
                && RemoteOptions.COMMANDS.contains(arguments.get(0))
                && arguments.stream()
                        .anyMatch(argument -> argument.equals("--endpoint") || argument.startsWith("--endpoint="));
    }

    /**
     * Runs the command.
     *
     * @throws InvalidSettingsException if an argument is unusable
     * @throws StartupException if there is no answer
     */
    public static void run(List<String> arguments, Environment environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        run(arguments, environment, out, err, () -> true);
    }

    /** @param goOn asked before each further look of {@code --follow} */
    static void run(
            List<String> arguments, Environment environment, PrintStream out, PrintStream err, BooleanSupplier goOn)
            throws InterruptedException {
        RemoteCommand command = new RemoteCommand(RemoteOptions.read(arguments, environment), out, err);
        try {
            command.run(goOn);
        } catch (IOException unreachable) {
            throw new StartupException(
                    "The endpoint cannot be reached: " + unreachable.getMessage() + ". See --api-url.", unreachable);
        }
    }

    private void run(BooleanSupplier goOn) throws IOException, InterruptedException {
        switch (options.command()) {
            case "logs" -> logs(goOn);
            case "crashes" -> crashes();
            default ->
                out.println(endpoint.ask(question(options.value("what").orElse("status")))
                        .toPrettyString());
        }
    }

    private void logs(BooleanSupplier goOn) throws IOException, InterruptedException {
        if (options.has("platform")) {
            endpoint.platformLog(frame -> out.println(
                    options.has("json")
                            ? frame.toString()
                            : frame.path("ts").asString("") + " "
                                    + frame.path("source").asString("") + " | "
                                    + frame.path("line").asString("")));
            return;
        }
        JsonNode answer = endpoint.ask(question("logs"));
        print(answer);
        if (options.has("follow") && answer.path("source").asString("").equals("memory")) {
            err.println("This worker keeps no log file (no network volume, no RUNPOD_LOG_DIR): it cannot be followed.");
            return;
        }
        ObjectNode places = mapper.createObjectNode();
        remember(answer, places);
        while (options.has("follow") && goOn.getAsBoolean()) {
            Thread.sleep(pause().toMillis());
            JsonNode next =
                    endpoint.ask(question("logs").put("lines", LINES_OF_A_LOOK).set("after", places.deepCopy()));
            print(next);
            remember(next, places);
        }
    }

    private Duration pause() {
        if (endpoint.answersAtOnce()) {
            return BETWEEN_LOOKS;
        }
        return options.isLocal() ? BETWEEN_JOBS : BETWEEN_REMOTE_JOBS;
    }

    private ObjectNode question(String ask) {
        ObjectNode question = mapper.createObjectNode().put("ask", ask);
        options.value("worker").ifPresent(worker -> question.put("worker", worker));
        options.value("job").ifPresent(job -> question.put("job_id", job));
        options.value("level").ifPresent(level -> question.put("level", level));
        options.value("record").ifPresent(record -> question.put("record", record));
        options.value("lines").ifPresent(lines -> question.put("lines", number(lines)));
        return question;
    }

    private static int number(String lines) {
        try {
            return Integer.parseInt(lines.trim());
        } catch (NumberFormatException none) {
            throw new InvalidSettingsException(
                    List.of("--lines = \"" + lines + "\"   expected a whole number, for example 100"));
        }
    }

    private static void remember(JsonNode answer, ObjectNode places) {
        answer.path("workers")
                .forEach(worker -> places.put(
                        worker.path("log").asString(worker.path("worker").asString("")),
                        worker.path("next").asLong(0)));
    }

    private void print(JsonNode answer) {
        record Line(String worker, String time, JsonNode line) {}
        List<Line> lines = new ArrayList<>();
        for (JsonNode worker : answer.path("workers")) {
            String time = "";
            for (JsonNode line : worker.path("lines")) {
                // What the JVM prints itself has no time; it stays behind the line before it.
                time = line.path("timestamp").asString(time);
                // Else each look would show what the look before has caused.
                if (endpoint.asked().contains(line.path("requestId").asString(""))) {
                    continue;
                }
                lines.add(new Line(worker.path("worker").asString(""), time, line));
            }
        }
        lines.sort(Comparator.comparing(Line::time));
        for (Line line : lines) {
            out.println(options.has("json") ? line.line().toString() : LineText.of(line.worker(), line.line()));
        }
        out.flush();
    }

    private void crashes() throws IOException, InterruptedException {
        JsonNode answer = endpoint.ask(question("crashes"));
        if (options.has("json")) {
            out.println(answer);
            return;
        }
        if (answer.has("text")) {
            out.println(answer.path("text").asString("There is no record of this name."));
            return;
        }
        answer.path("records")
                .forEach(record -> out.println(record.path("record").asString("") + "  "
                        + record.path("what").asString("")));
        if (answer.path("records").isEmpty()) {
            out.println(answer.path("note").asString("No crash is on record."));
        } else {
            out.println("Show one with --record NAME.");
        }
    }
}
