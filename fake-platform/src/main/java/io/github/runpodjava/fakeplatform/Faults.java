package io.github.runpodjava.fakeplatform;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Faults that happen by chance, repeatable by a seed: with one seed, the n-th request of a route always meets the same
 * fate, whatever other routes do meanwhile. At most one fault hits a request. Immutable.
 *
 * <p>No fault loses a job; see {@link Answer}.
 */
public final class Faults {
    enum Kind {
        SERVER_ERROR,
        TOO_MANY_REQUESTS,
        RESET_BEFORE,
        RESET_AFTER,
        CUT_HALFWAY,
        GARBAGE,
        SLOW
    }

    private final long seed;
    private final Map<Kind, Double> rates;
    private final Map<Kind, Answer> answers;

    private Faults(long seed, Map<Kind, Double> rates, Map<Kind, Answer> answers) {
        this.seed = seed;
        this.rates = rates;
        this.answers = answers;
    }

    /** No faults yet, and this seed for those to come. */
    public static Faults seeded(long seed) {
        return new Faults(seed, new EnumMap<>(Kind.class), new EnumMap<>(Kind.class));
    }

    /** Status 500 without handling the request; {@code rate} of all requests, 0 to 1. */
    public Faults serverErrors(double rate) {
        return with(Kind.SERVER_ERROR, rate, Answer.status(500).body("{\"error\":\"internal server error\"}"));
    }

    /** Status 429 without handling the request; {@code rate} of all requests, 0 to 1. */
    public Faults tooManyRequests(double rate) {
        return with(Kind.TOO_MANY_REQUESTS, rate, Answer.status(429));
    }

    /** The same with a {@code Retry-After} header, in whole seconds. */
    public Faults tooManyRequests(double rate, Duration retryAfter) {
        Answer answer = Answer.status(429).header("Retry-After", Long.toString(retryAfter.toSeconds()));
        return with(Kind.TOO_MANY_REQUESTS, rate, answer);
    }

    /** {@link Answer#resetBefore()}; {@code rate} of all requests, 0 to 1. */
    public Faults resetBefore(double rate) {
        return with(Kind.RESET_BEFORE, rate, Answer.resetBefore());
    }

    /** {@link Answer#resetAfter()}; {@code rate} of all requests, 0 to 1. */
    public Faults resetAfter(double rate) {
        return with(Kind.RESET_AFTER, rate, Answer.resetAfter());
    }

    /** {@link Answer#cutHalfway()}; {@code rate} of all requests, 0 to 1. */
    public Faults cutHalfway(double rate) {
        return with(Kind.CUT_HALFWAY, rate, Answer.cutHalfway());
    }

    /** {@link Answer#garbage()}, after a result was accepted; {@code rate} of all requests, 0 to 1. */
    public Faults garbage(double rate) {
        return with(Kind.GARBAGE, rate, Answer.garbage().afterHandling());
    }

    /** A pause before the request is handled; {@code rate} of all requests, 0 to 1. */
    public Faults slow(double rate, Duration pause) {
        return with(Kind.SLOW, rate, Answer.normal().delayed(pause));
    }

    private Faults with(Kind kind, double rate, Answer answer) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("a rate must be 0 to 1 but is " + rate);
        }
        Map<Kind, Double> newRates = new EnumMap<>(rates);
        newRates.put(kind, rate);
        double sum = newRates.values().stream().mapToDouble(Double::doubleValue).sum();
        // Room for the rounding of sums such as 0.1 + 0.2 + 0.7.
        if (sum > 1 + 1e-9) {
            throw new IllegalArgumentException("the rates add up to " + sum + ", which is more than 1");
        }
        Map<Kind, Answer> newAnswers = new EnumMap<>(answers);
        newAnswers.put(kind, answer);
        return new Faults(seed, newRates, newAnswers);
    }

    long seed() {
        return seed;
    }

    /** What a throw of the dice means; {@code thrown} is at least 0 and less than 1. */
    Answer fate(double thrown) {
        double left = thrown;
        for (Map.Entry<Kind, Double> rate : rates.entrySet()) {
            left -= rate.getValue();
            if (left < 0) {
                return answers.getOrDefault(rate.getKey(), Answer.normal());
            }
        }
        return Answer.normal();
    }
}
