package io.github.runpodjava.localserver.faults;

import java.util.function.Function;

/** What happens to a request that a rule strikes. */
sealed interface Fault {
    <R> R fold(
            Function<Slow, R> slow,
            Function<Cut, R> cut,
            Function<Lose, R> lose,
            Function<Replace, R> replace,
            Function<Truncate, R> truncate,
            Function<Duplicate, R> duplicate);

    /** The request takes effect after a delay of {@code least} to {@code most} milliseconds. */
    record Slow(long least, long most) implements Fault {
        @Override
        public <R> R fold(
                Function<Slow, R> slow,
                Function<Cut, R> cut,
                Function<Lose, R> lose,
                Function<Replace, R> replace,
                Function<Truncate, R> truncate,
                Function<Duplicate, R> duplicate) {
            return slow.apply(this);
        }
    }

    /** The connection ends before the request takes effect; {@code hard} with a reset, else in good order. */
    record Cut(boolean hard) implements Fault {
        @Override
        public <R> R fold(
                Function<Slow, R> slow,
                Function<Cut, R> cut,
                Function<Lose, R> lose,
                Function<Replace, R> replace,
                Function<Truncate, R> truncate,
                Function<Duplicate, R> duplicate) {
            return cut.apply(this);
        }
    }

    /** The request takes effect, and its answer is replaced by a reset. */
    record Lose() implements Fault {
        @Override
        public <R> R fold(
                Function<Slow, R> slow,
                Function<Cut, R> cut,
                Function<Lose, R> lose,
                Function<Replace, R> replace,
                Function<Truncate, R> truncate,
                Function<Duplicate, R> duplicate) {
            return lose.apply(this);
        }
    }

    /** Another answer is given; {@code effect} says whether the request takes effect all the same. */
    record Replace(CannedAnswer answer, boolean effect) implements Fault {
        @Override
        public <R> R fold(
                Function<Slow, R> slow,
                Function<Cut, R> cut,
                Function<Lose, R> lose,
                Function<Replace, R> replace,
                Function<Truncate, R> truncate,
                Function<Duplicate, R> duplicate) {
            return replace.apply(this);
        }
    }

    /** The request takes effect, and the connection ends in the middle of its answer. */
    record Truncate() implements Fault {
        @Override
        public <R> R fold(
                Function<Slow, R> slow,
                Function<Cut, R> cut,
                Function<Lose, R> lose,
                Function<Replace, R> replace,
                Function<Truncate, R> truncate,
                Function<Duplicate, R> duplicate) {
            return truncate.apply(this);
        }
    }

    /** The request takes effect twice; or, for a take, the same job is handed out twice. */
    record Duplicate() implements Fault {
        @Override
        public <R> R fold(
                Function<Slow, R> slow,
                Function<Cut, R> cut,
                Function<Lose, R> lose,
                Function<Replace, R> replace,
                Function<Truncate, R> truncate,
                Function<Duplicate, R> duplicate) {
            return duplicate.apply(this);
        }
    }
}
