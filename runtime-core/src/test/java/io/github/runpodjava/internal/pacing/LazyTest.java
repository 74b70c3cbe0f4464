package io.github.runpodjava.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.internal.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

class LazyTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Lazy<ObjectMapper> lazy = Lazy.by(() -> {
        made.incrementAndGet();
        return Json.newMapper();
    });

    @Test
    void none_is_made_before_somebody_needs_it() {
        assertThat(made).hasValue(0);

        lazy.get();

        assertThat(made).hasValue(1);
    }

    @Test
    void all_threads_get_the_same_one() throws Exception {
        int threads = 8;
        CyclicBarrier together = new CyclicBarrier(threads);
        Callable<ObjectMapper> use = () -> {
            together.await();
            return lazy.get();
        };
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<ObjectMapper>> uses =
                    executor.invokeAll(Stream.generate(() -> use).limit(threads).toList());

            for (Future<ObjectMapper> one : uses) {
                assertThat(one.get()).isSameAs(lazy.get());
            }
        } finally {
            executor.shutdown();
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void after_a_failure_the_next_use_tries_again() {
        Lazy<ObjectMapper> fragile = Lazy.by(() -> {
            if (made.incrementAndGet() == 1) {
                throw new IllegalStateException("no memory");
            }
            return Json.newMapper();
        });

        assertThatThrownBy(fragile::get).hasMessage("no memory");

        assertThat(fragile.get()).isSameAs(fragile.get());
    }
}
