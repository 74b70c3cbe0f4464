package io.github.runpodjava.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** What an {@link Inspector} answers. */
public sealed interface InspectorAnswer {

    /** Calls the function for the case at hand; a new case breaks every caller at compile time. */
    <R> R fold(Function<Tree, R> tree, Function<Page, R> page, Function<Follow, R> follow);

    /** One JSON object; {@code status} is that of HTTP. */
    record Tree(int status, ObjectNode body) implements InspectorAnswer {
        @Override
        public <R> R fold(Function<Tree, R> tree, Function<Page, R> page, Function<Follow, R> follow) {
            return tree.apply(this);
        }
    }

    /** A text of another type. */
    record Page(int status, String contentType, String text) implements InspectorAnswer {
        @Override
        public <R> R fold(Function<Tree, R> tree, Function<Page, R> page, Function<Follow, R> follow) {
            return page.apply(this);
        }
    }

    /** Events without an end, as long as somebody wants them. */
    record Follow(Opening opening) implements InspectorAnswer {
        @Override
        public <R> R fold(Function<Tree, R> tree, Function<Page, R> page, Function<Follow, R> follow) {
            return follow.apply(this);
        }
    }

    /** Begins to hear events. */
    @FunctionalInterface
    interface Opening {
        /** To be closed by whoever opened it. */
        Events open();
    }

    /** Events that wait to be read, within bounds. For one thread. */
    interface Events extends AutoCloseable {
        /**
         * The next event, one JSON text without a line end; empty if none came in time.
         *
         * @throws InterruptedException if the calling thread is interrupted while it waits
         */
        Optional<String> next(Duration most) throws InterruptedException;

        @Override
        void close();
    }
}
