package io.github.runpodjava.internal.pacing;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is made when it is first used, once: whatever a worker makes on the way to its first request for a job holds that
 * up. Safe for use by many threads.
 *
 * @param <T> what it is
 */
public final class Lazy<T> implements Supplier<T> {
    private final Supplier<? extends T> maker;
    private volatile @Nullable T made;

    private Lazy(Supplier<? extends T> maker) {
        this.maker = maker;
    }

    /** One whose value {@code maker} makes. If that throws, the next use tries again. */
    public static <T> Lazy<T> by(Supplier<? extends T> maker) {
        return new Lazy<>(maker);
    }

    /** One whose value is there already. */
    public static <T> Lazy<T> of(T there) {
        return new Lazy<>(() -> there);
    }

    @Override
    public T get() {
        T known = made;
        return known == null ? make() : known;
    }

    /** What was made; empty if nobody has used it yet. */
    public Optional<T> ifMade() {
        return Optional.ofNullable(made);
    }

    private synchronized T make() {
        T known = made;
        if (known == null) {
            known = maker.get();
            made = known;
        }
        return known;
    }
}
