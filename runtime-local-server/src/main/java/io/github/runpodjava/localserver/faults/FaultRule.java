package io.github.runpodjava.localserver.faults;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * One rule of a plan.
 *
 * @param routes the names of the routes that it is about
 * @param kind what happens, by name
 * @param fault what happens
 * @param rate how many of the requests it strikes, 0 to 1
 * @param after how many requests it lets pass at first
 * @param first how many requests after those it looks at
 * @param times how many requests it strikes at most
 * @param source the rule as it was written
 */
record FaultRule(
        Set<String> routes,
        FaultKind kind,
        Fault fault,
        double rate,
        long after,
        long first,
        long times,
        ObjectNode source) {
    FaultRule {
        routes = Set.copyOf(routes);
        source = source.deepCopy();
    }
}
