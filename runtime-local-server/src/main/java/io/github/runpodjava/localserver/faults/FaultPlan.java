package io.github.runpodjava.localserver.faults;

import java.util.List;

/**
 * What is to go wrong.
 *
 * @param seed of the dice: the same seed and the same requests in the same order give the same faults
 * @param rules in the order in which they are asked; at least one
 */
record FaultPlan(long seed, List<FaultRule> rules) {
    FaultPlan {
        rules = List.copyOf(rules);
    }
}
