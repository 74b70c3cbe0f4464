package io.github.runpodjava.localserver.faults;

import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** A rule with its dice and its counters. */
final class LiveRule {
    private final FaultRule rule;
    private final Random dice;
    private long considered;
    private long applied;

    /** @param dice of this rule alone, so that its luck does not depend on how often others threw theirs */
    LiveRule(FaultRule rule, Random dice) {
        this.rule = rule;
        this.dice = dice;
    }

    FaultRule rule() {
        return rule;
    }

    /** Whether this request is struck. */
    synchronized boolean strikes() {
        considered++;
        long inWindow = considered - rule.after();
        if (inWindow < 1 || inWindow > rule.first() || applied >= rule.times()) {
            return false;
        }
        boolean strikes = dice.nextDouble() < rule.rate();
        if (strikes) {
            applied++;
        }
        return strikes;
    }

    /** The last strike turned out to be impossible and does not count. */
    synchronized void takeBack() {
        applied--;
    }

    /** A number from {@code least} to {@code most}. */
    synchronized long between(long least, long most) {
        return least + dice.nextInt((int) (most - least + 1));
    }

    /** The rule as it was written, with its counters. */
    synchronized ObjectNode toJson() {
        return rule.source().deepCopy().put("considered", considered).put("applied", applied);
    }
}
