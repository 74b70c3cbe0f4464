package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The command {@code crashes}. */
final class CrashesCommand {
    private final RemoteOptions options;
    private final Endpoint endpoint;
    private final PrintStream out;

    CrashesCommand(RemoteOptions options, Endpoint endpoint, PrintStream out) {
        this.options = options;
        this.endpoint = endpoint;
        this.out = out;
    }

    /** @throws StartupException if the record or the worker that was named is not there */
    void run() throws IOException, InterruptedException {
        JsonNode answer = endpoint.ask(options.question("crashes"));
        options.value("worker").ifPresent(worker -> requireKnown(worker, answer));
        Optional<String> record = options.value("record");
        if (record.isPresent() && !answer.path("text").isString()) {
            throw new StartupException(missing(record.get(), answer));
        }
        if (options.has("json")) {
            out.println(answer);
        } else if (record.isPresent()) {
            out.println(answer.path("text").asString(""));
        } else {
            list(answer);
        }
    }

    /** A worker that is not there must not look like one that had no crash. */
    private static void requireKnown(String worker, JsonNode answer) {
        if (answer.has("note") && !answer.path("this_worker").asString("").equals(worker)) {
            throw new StartupException("Nothing is known of a worker \"" + worker + "\"; "
                    + answer.path("note").asString(""));
        }
        List<String> known = new ArrayList<>();
        answer.path("known_workers").forEach(one -> known.add(one.asString("")));
        if (answer.has("known_workers") && !known.contains(worker)) {
            throw new StartupException("No worker \"" + worker + "\" has left a log or a crash record; "
                    + (known.isEmpty() ? "none has." : "there are those of " + String.join(", ", known) + "."));
        }
    }

    private static String missing(String record, JsonNode answer) {
        String start = "There is no crash record \"" + record + "\"; ";
        if (answer.has("note")) {
            return start + answer.path("note").asString("");
        }
        return start
                + (answer.path("records").isEmpty()
                        ? "no crash is on record."
                        : "crashes without --record lists the "
                                + answer.path("records").size() + " that there are.");
    }

    private void list(JsonNode answer) {
        answer.path("records")
                .forEach(record ->
                        out.println(ForTerminal.oneLine(record.path("record").asString("")) + "  "
                                + ForTerminal.oneLine(record.path("what").asString(""))));
        if (answer.path("records").isEmpty()) {
            out.println(answer.path("note").asString("No crash is on record."));
        } else {
            out.println("Show one with --record NAME.");
        }
    }
}
