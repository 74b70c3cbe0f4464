package io.github.runpodjava.localserver.faults;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A plan that is in force. */
final class LivePlan {
    private final FaultPlan plan;
    private final List<LiveRule> rules;
    private final SecondTakes secondTakes = new SecondTakes();

    LivePlan(FaultPlan plan) {
        this.plan = plan;
        // The JDK specifies the numbers of this generator, so a seed means the same on every JDK.
        Random seeds = new Random(plan.seed());
        this.rules = plan.rules().stream()
                .map(rule -> new LiveRule(rule, new Random(seeds.nextLong())))
                .toList();
    }

    FaultPlan plan() {
        return plan;
    }

    /** In the order of the plan. */
    List<LiveRule> rules() {
        return rules;
    }

    /** Takes whose answer is to be given once more. */
    SecondTakes secondTakes() {
        return secondTakes;
    }

    /** The first rule that strikes a request to this route. The rules after it do not see the request. */
    Optional<LiveRule> strike(String route) {
        for (LiveRule rule : rules) {
            if (rule.rule().routes().contains(route) && rule.strikes()) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
