package io.github.runpodjava.internal.lifecycle;

import io.github.runpodjava.config.CommandLine;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flags that are not the runtime's are the program's own; one that is nearly the runtime's is probably neither. */
final class Typos {
    private static final Logger LOG = LoggerFactory.getLogger(Typos.class);

    private Typos() {}

    static void warn(List<String> others) {
        for (String argument : others) {
            String flag = argument.replaceFirst("=.*", "").replace('_', '-');
            for (String known : CommandLine.flags()) {
                if (flag.startsWith("--") && distance(flag, known) <= 2) {
                    LOG.warn(
                            "{} is not a flag of the runtime and is left to the program; did you mean {}?",
                            argument,
                            known);
                }
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
