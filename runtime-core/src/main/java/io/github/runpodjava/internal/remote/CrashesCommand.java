package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import java.io.IOException;
import java.io.PrintStream;
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

    /** @throws StartupException if the record that was named is not there */
    void run() throws IOException, InterruptedException {
        JsonNode answer = endpoint.ask(options.question("crashes"));
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
                .forEach(record -> out.println(record.path("record").asString("") + "  "
                        + record.path("what").asString("")));
        if (answer.path("records").isEmpty()) {
            out.println(answer.path("note").asString("No crash is on record."));
        } else {
            out.println("Show one with --record NAME.");
        }
    }
}
