package io.github.runpodjava.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a queue answered to one message about a job. */
public sealed interface PostAnswer {

    /** Calls the function for the case at hand; a new case breaks every caller at compile time. */
    <R> R fold(Supplier<R> accepted, Function<Refused, R> refused, Function<TryLater, R> tryLater);

    /** The queue has the message. */
    record Accepted() implements PostAnswer {
        @Override
        public <R> R fold(Supplier<R> accepted, Function<Refused, R> refused, Function<TryLater, R> tryLater) {
            return accepted.get();
        }
    }

    /**
     * The queue will never take this message.
     *
     * @param status the HTTP status; 404 says that the job is gone, 0 that nothing was sent
     * @param reason a sentence for the log, without secrets
     */
    record Refused(int status, String reason) implements PostAnswer {
        @Override
        public <R> R fold(Supplier<R> accepted, Function<Refused, R> refused, Function<TryLater, R> tryLater) {
            return refused.apply(this);
        }
    }

    /**
     * The queue could not take the message now, or nobody knows whether it did.
     *
     * @param reason a sentence for the log, without secrets
     * @param waitFor the pause that the queue asked for, if it named one
     */
    record TryLater(String reason, @Nullable Duration waitFor) implements PostAnswer {
        public TryLater(String reason) {
            this(reason, null);
        }

        @Override
        public <R> R fold(Supplier<R> accepted, Function<Refused, R> refused, Function<TryLater, R> tryLater) {
            return tryLater.apply(this);
        }

        /** The pause that the queue asked for. */
        public Optional<Duration> pause() {
            return Optional.ofNullable(waitFor);
        }
    }
}
