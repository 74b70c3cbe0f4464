package io.github.runpodjava.internal.json;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/**
 * A mapper that is made when it is first used. The first one of a process takes tens of milliseconds, as its date format
 * reads the JDK's locale data; a starting worker has them only once its first request for a job is out. Safe for use by
 * many threads.
 */
public final class LazyMapper implements Supplier<ObjectMapper> {
    private final Supplier<? extends ObjectMapper> maker;
    private volatile @Nullable ObjectMapper mapper;

    private LazyMapper(Supplier<? extends ObjectMapper> maker) {
        this.maker = maker;
    }

    /** One that {@code maker} makes, once. If it throws, the next use tries again. */
    public static LazyMapper by(Supplier<? extends ObjectMapper> maker) {
        return new LazyMapper(maker);
    }

    /** One that there is already. */
    public static LazyMapper of(ObjectMapper mapper) {
        return new LazyMapper(() -> mapper);
    }

    @Override
    public ObjectMapper get() {
        ObjectMapper made = mapper;
        return made == null ? make() : made;
    }

    private synchronized ObjectMapper make() {
        ObjectMapper made = mapper;
        if (made == null) {
            made = maker.get();
            mapper = made;
        }
        return made;
    }
}
