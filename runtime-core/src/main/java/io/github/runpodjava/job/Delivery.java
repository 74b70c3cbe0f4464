package io.github.runpodjava.job;

import java.util.function.Function;

/** What came of sending a job's result. */
public sealed interface Delivery {

    /** Calls the function for the case at hand; a new case breaks every caller at compile time. */
    <R> R fold(
            Function<Delivered, R> delivered,
            Function<Refused, R> refused,
            Function<GaveUp, R> gaveUp,
            Function<Withdrawn, R> withdrawn);

    /** The platform has the result. {@code attempts} is at least 1. */
    record Delivered(int attempts) implements Delivery {
        @Override
        public <R> R fold(
                Function<Delivered, R> delivered,
                Function<Refused, R> refused,
                Function<GaveUp, R> gaveUp,
                Function<Withdrawn, R> withdrawn) {
            return delivered.apply(this);
        }
    }

    /** The platform will never take the result; status 404 says that the job is gone. */
    record Refused(int status, String reason, int attempts) implements Delivery {
        @Override
        public <R> R fold(
                Function<Delivered, R> delivered,
                Function<Refused, R> refused,
                Function<GaveUp, R> gaveUp,
                Function<Withdrawn, R> withdrawn) {
            return refused.apply(this);
        }
    }

    /**
     * The time for trying is used up.
     *
     * @param spooled whether the result is on disk, to be sent later, also by the next start of the worker
     */
    record GaveUp(String reason, int attempts, boolean spooled) implements Delivery {
        @Override
        public <R> R fold(
                Function<Delivered, R> delivered,
                Function<Refused, R> refused,
                Function<GaveUp, R> gaveUp,
                Function<Withdrawn, R> withdrawn) {
            return gaveUp.apply(this);
        }
    }

    /** The platform stopped the job while its result was being sent again and again. */
    record Withdrawn(int attempts) implements Delivery {
        @Override
        public <R> R fold(
                Function<Delivered, R> delivered,
                Function<Refused, R> refused,
                Function<GaveUp, R> gaveUp,
                Function<Withdrawn, R> withdrawn) {
            return withdrawn.apply(this);
        }
    }
}
