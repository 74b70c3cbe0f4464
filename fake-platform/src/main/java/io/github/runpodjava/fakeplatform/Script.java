package io.github.runpodjava.fakeplatform;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Decides how each request is answered: first what the test wrote down, then the dice, then normally. */
final class Script {
    private final Map<Route, Deque<Answer>> planned = new EnumMap<>(Route.class);
    private final Map<Route, Dice> dice = new EnumMap<>(Route.class);

    private record Dice(Faults faults, SplittableRandom random) {}

    synchronized void answerNext(Route route, List<Answer> answers) {
        planned.computeIfAbsent(route, any -> new ArrayDeque<>()).addAll(answers);
    }

    synchronized void misbehave(Faults faults, List<Route> routes) {
        for (Route route : routes) {
            // One sequence per route: the order in which the routes mix does not change what happens to each.
            dice.put(route, new Dice(faults, new SplittableRandom(faults.seed() * 31 + route.ordinal())));
        }
    }

    synchronized void behave() {
        dice.clear();
        planned.clear();
    }

    synchronized Answer next(Route route) {
        Deque<Answer> answers = planned.get(route);
        if (answers != null && !answers.isEmpty()) {
            return answers.removeFirst();
        }
        Dice thrown = dice.get(route);
        return thrown == null
                ? Answer.normal()
                : thrown.faults().fate(thrown.random().nextDouble());
    }
}
