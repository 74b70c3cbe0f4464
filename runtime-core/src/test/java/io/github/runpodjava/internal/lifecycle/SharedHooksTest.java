package io.github.runpodjava.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.WorkerHooks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedHooksTest {
    private final List<String> seen = new ArrayList<>();
    private final SharedHooks shared = new SharedHooks();

    @Test
    void the_first_worker_sets_up_and_the_last_one_cleans_up() throws Exception {
        WorkerHooks one = shared.of(List.of(noting("a"), noting("b")));
        WorkerHooks two = shared.of(List.of(noting("a"), noting("b")));

        one.setUp();
        two.setUp();
        assertThat(seen).containsExactly("a set up", "b set up");
        one.cleanUp();
        one.cleanUp();
        assertThat(seen).hasSize(2);
        two.cleanUp();

        assertThat(seen).containsExactly("a set up", "b set up", "a cleaned up", "b cleaned up");
    }

    @Test
    void a_worker_that_takes_the_place_of_the_only_one_sets_up_anew() throws Exception {
        for (int i = 0; i < 2; i++) {
            WorkerHooks worker = shared.of(List.of(noting("a")));
            worker.setUp();
            worker.cleanUp();
        }

        assertThat(seen).containsExactly("a set up", "a cleaned up", "a set up", "a cleaned up");
    }

    @Test
    void what_was_set_up_in_part_is_cleaned_up_although_one_clean_up_fails() throws Exception {
        WorkerHooks broken = new WorkerHooks() {
            @Override
            public void setUp() {
                throw new IllegalStateException("no model");
            }

            @Override
            public void cleanUp() {
                throw new IllegalStateException("nothing to give back");
            }
        };
        WorkerHooks worker = shared.of(List.of(broken, noting("b")));

        assertThatThrownBy(worker::setUp).hasMessage("no model");
        worker.cleanUp();

        assertThat(seen).containsExactly("b cleaned up");
    }

    private WorkerHooks noting(String name) {
        return new WorkerHooks() {
            @Override
            public void setUp() {
                seen.add(name + " set up");
            }

            @Override
            public void cleanUp() {
                seen.add(name + " cleaned up");
            }
        };
    }
}
