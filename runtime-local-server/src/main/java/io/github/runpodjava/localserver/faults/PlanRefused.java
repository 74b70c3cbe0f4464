package io.github.runpodjava.localserver.faults;

import java.util.List;

/** A plan that cannot be used, with everything that is wrong with it. */
final class PlanRefused extends RuntimeException {
    private final transient List<String> problems;

    PlanRefused(List<String> problems) {
        // No stack trace: a mistake in a plan is the writer's, and the sentence says all.
        super(String.join("; ", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** Each names the place, the value and what was expected. */
    List<String> problems() {
        return problems;
    }
}
