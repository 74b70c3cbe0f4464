package io.github.runpodjava.internal.remote;

import io.github.runpodjava.StartupException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Tells what the worker that answers has logged and cannot show; each kind of it once, until it is over. */
final class MissingLines {
    private final PrintStream err;
    private final Set<String> notes = new HashSet<>();
    /** The logs that could not be read, as was told. */
    private final Set<String> unreadable = new HashSet<>();
    /** The workers whose file is behind, as was told: each answer may be of another. */
    private final Set<String> behind = new HashSet<>();

    MissingLines(PrintStream err) {
        this.err = err;
    }

    /**
     * Tells on standard error.
     *
     * @param nothing whether there is nothing else to print, now or later
     * @throws StartupException if there is not, and the worker says why
     */
    void tell(JsonNode answer, boolean nothing) {
        String note = answer.path("note").asString("");
        if (!note.isEmpty() && nothing) {
            throw new StartupException(note);
        }
        if (!note.isEmpty() && notes.add(note)) {
            err.println(note);
        }
        answer.path("unreadable").properties().forEach(log -> tellUnreadable(log.getKey(), log.getValue()));
        String worker = answer.path("this_worker").asString("");
        long lines = answer.path("behind").asLong(0);
        if (lines == 0) {
            behind.remove(worker);
        } else if (behind.add(worker)) {
            err.println("The log file of " + worker + " cannot be written to now: " + lines
                    + (lines == 1 ? " newer line is" : " newer lines are")
                    + " not in it. Its standard error says why.");
        }
    }

    private void tellUnreadable(String log, JsonNode why) {
        if (unreadable.add(log)) {
            err.println("The log " + ForTerminal.oneLine(log) + " cannot be read by the worker that answers: "
                    + ForTerminal.oneLine(why.asString("")));
        }
    }
}
