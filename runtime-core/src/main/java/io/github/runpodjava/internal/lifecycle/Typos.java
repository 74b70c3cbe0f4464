package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.config.CommandLine;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.config.ReadSetting;
import io.github.runpodjava.internal.remote.RemoteCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Arguments and variables that are not the runtime's are the program's own, or RunPod's; one that is nearly the runtime's is
 * probably neither.
 */
final class Typos {
    private static final Logger LOG = LoggerFactory.getLogger(Typos.class);

    private Typos() {}

    static void warn(List<String> others) {
        for (String hint : hints(others)) {
            LOG.warn(hint);
        }
    }

    /** @param reads what the runtime looked for in {@code environment} */
    static void warn(Environment environment, List<ReadSetting> reads) {
        for (String hint : hints(environment.names(), reads)) {
            LOG.warn(hint);
        }
    }

    /** A sentence about each variable that is probably mistyped. By loops: a start has no time for streams. */
    static List<String> hints(Set<String> variables, List<ReadSetting> reads) {
        List<String> hints = new ArrayList<>();
        for (String name : variables) {
            if (name.startsWith("RUNPOD_") && !name.startsWith("RUNPOD_SECRET_") && !isRead(name, reads)) {
                addHints(hints, name, reads);
            }
        }
        return hints;
    }

    private static boolean isRead(String name, List<ReadSetting> reads) {
        for (ReadSetting read : reads) {
            if (read.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static void addHints(List<String> hints, String name, List<ReadSetting> reads) {
        for (ReadSetting read : reads) {
            // Most are told apart by their lengths, and a start has no time for more.
            boolean near = Math.abs(name.length() - read.name().length()) <= 2 && distance(name, read.name()) <= 2;
            if (near || read.name().startsWith(name + "_")) {
                hints.add("The variable " + name + " is none of the runtime's and changes nothing; did you mean "
                        + read.name() + "?");
            }
        }
    }

    /** A sentence about each argument that is probably mistyped. */
    static List<String> hints(List<String> others) {
        List<String> hints = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            String argument = others.get(i);
            if (argument.startsWith("--")) {
                String flag = argument.replaceFirst("=.*", "").replace('_', '-');
                addHints(hints, argument, flag, CommandLine.flags(), "flag", "");
            } else if (i == 0 && argument.length() > 2) {
                addHints(hints, argument, argument, RemoteCommand.names(), "command", ", so the worker starts");
            }
        }
        return hints;
    }

    private static void addHints(
            List<String> hints, String argument, String name, List<String> known, String kind, String result) {
        for (String each : known) {
            if (distance(name, each) <= 2) {
                hints.add(argument + " is no " + kind + " of the runtime and is left to the program" + result
                        + "; did you mean " + each + "?");
            }
        }
    }

    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
