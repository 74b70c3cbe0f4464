package io.github.runpodjava.internal.debugjob;

import java.util.LinkedHashMap;
import java.util.Map;

/** A question that has no answer. Which door it came through decides how that is told. */
public final class UnansweredException extends RuntimeException {
    /** The code of a question that came to another worker than the one that it names. */
    public static final String ANOTHER_WORKER = "ANOTHER_WORKER";
    /** How the message of such a one begins: a job that fails has nothing but that. */
    public static final String ANOTHER_WORKER_ANSWERED = "Another worker answered: ";

    private static final int NOT_FOUND = 404;

    private final int status;
    private final String code;
    private final String help;
    private final transient Map<String, String> details;

    /**
     * @param status as of HTTP
     * @param code for programs
     * @param message for people, without a full stop
     * @param help what to do, without a full stop
     * @param details what helps to understand
     */
    public UnansweredException(int status, String code, String message, String help, Map<String, String> details) {
        // No stack trace: an asker's mistake is an ordinary answer.
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.help = help;
        this.details = new LinkedHashMap<>(details);
    }

    static UnansweredException byAnother(String self, String wanted) {
        return new UnansweredException(
                NOT_FOUND,
                ANOTHER_WORKER,
                ANOTHER_WORKER_ANSWERED + "\"" + self + "\" and not \"" + wanted + "\"",
                "Ask again until the one that you want takes the question, or leave worker out",
                Map.of("this_worker", self));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String help() {
        return help;
    }

    public Map<String, String> details() {
        return Map.copyOf(details);
    }

    /** All of it that is for people. */
    String sentence() {
        return getMessage() + ". " + help + ".";
    }
}
