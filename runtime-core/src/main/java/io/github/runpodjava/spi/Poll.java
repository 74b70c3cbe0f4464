package io.github.runpodjava.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What came of one poll of a queue.
 *
 * @param <T> what the poll is for: jobs, or ids of jobs to stop
 */
public sealed interface Poll<T> {

    /** Calls the function for the case at hand; a new case breaks every caller at compile time. */
    <R> R fold(
            Function<Found<T>, R> found,
            Supplier<R> nothing,
            Function<Throttled<T>, R> throttled,
            Function<Failed<T>, R> failed,
            Supplier<R> closed);

    /** Something came; {@code items} is never empty. */
    record Found<T>(List<T> items) implements Poll<T> {
        public Found {
            items = List.copyOf(items);
            if (items.isEmpty()) {
                throw new IllegalArgumentException("found nothing: answer with Nothing");
            }
        }

        @Override
        public <R> R fold(
                Function<Found<T>, R> found,
                Supplier<R> nothing,
                Function<Throttled<T>, R> throttled,
                Function<Failed<T>, R> failed,
                Supplier<R> closed) {
            return found.apply(this);
        }
    }

    /** The waiting time is over and nothing came. */
    record Nothing<T>() implements Poll<T> {
        @Override
        public <R> R fold(
                Function<Found<T>, R> found,
                Supplier<R> nothing,
                Function<Throttled<T>, R> throttled,
                Function<Failed<T>, R> failed,
                Supplier<R> closed) {
            return nothing.get();
        }
    }

    /** The queue asked for fewer polls. {@code waitFor} is the pause that it asked for, if it named one. */
    record Throttled<T>(@Nullable Duration waitFor) implements Poll<T> {
        @Override
        public <R> R fold(
                Function<Found<T>, R> found,
                Supplier<R> nothing,
                Function<Throttled<T>, R> throttled,
                Function<Failed<T>, R> failed,
                Supplier<R> closed) {
            return throttled.apply(this);
        }

        /** The pause that the queue asked for. */
        public Optional<Duration> pause() {
            return Optional.ofNullable(waitFor);
        }
    }

    /**
     * The poll went wrong.
     *
     * @param reason a sentence for the log, without secrets
     * @param waitFor the pause that the queue asked for, if it named one
     */
    record Failed<T>(String reason, @Nullable Duration waitFor) implements Poll<T> {
        public Failed(String reason) {
            this(reason, null);
        }

        @Override
        public <R> R fold(
                Function<Found<T>, R> found,
                Supplier<R> nothing,
                Function<Throttled<T>, R> throttled,
                Function<Failed<T>, R> failed,
                Supplier<R> closed) {
            return failed.apply(this);
        }

        /** The pause that the queue asked for. */
        public Optional<Duration> pause() {
            return Optional.ofNullable(waitFor);
        }
    }

    /** Nothing will ever come again: do not poll any more. */
    record Closed<T>() implements Poll<T> {
        @Override
        public <R> R fold(
                Function<Found<T>, R> found,
                Supplier<R> nothing,
                Function<Throttled<T>, R> throttled,
                Function<Failed<T>, R> failed,
                Supplier<R> closed) {
            return closed.get();
        }
    }
}
