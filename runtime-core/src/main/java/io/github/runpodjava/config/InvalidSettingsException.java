package io.github.runpodjava.config;

import io.github.runpodjava.StartupException;
import java.util.List;

/** One or more settings or arguments are unusable; the message names every one of them, the rule and the remedy. */
public final class InvalidSettingsException extends StartupException {
    private final List<String> problems;

    public InvalidSettingsException(List<String> problems) {
        super(describe(problems));
        this.problems = List.copyOf(problems);
    }

    /** A line for each problem. */
    public List<String> problems() {
        return problems;
    }

    private static String describe(List<String> problems) {
        String head = problems.size() == 1 ? "1 setting is unusable" : problems.size() + " settings are unusable";
        return head + "\n  " + String.join("\n  ", problems);
    }
}
