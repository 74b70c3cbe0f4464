package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.runpodjava.JobFailedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastResortTest {
    @Test
    void a_class_that_there_was_no_memory_to_initialize_never_can_be_used_again() {
        catchThrowable(NoMemory::use);
        Throwable spoiled = catchThrowable(NoMemory::use);

        assertThat(spoiled).isInstanceOf(NoClassDefFoundError.class);
        assertThat(LastResort.mustGiveUp(spoiled)).isTrue();
        assertThat(LastResort.isLasting(spoiled)).isTrue();
    }

    @Test
    void nor_one_that_there_was_no_stack_for() {
        catchThrowable(NoStack::use);

        assertThat(LastResort.isLasting(catchThrowable(NoStack::use))).isTrue();
    }

    @Test
    void it_is_known_through_whatever_it_is_wrapped_in() {
        catchThrowable(NoMemory::use);
        Throwable spoiled = catchThrowable(NoMemory::use);

        assertThat(LastResort.mustGiveUp(JobFailedException.because("x", new IllegalStateException(spoiled))))
                .isTrue();
    }

    /** JVMs keep what they can of why a class is spoiled, which with the heap full is less or nothing. */
    @Test
    void where_there_was_no_memory_to_keep_why_it_is_known_all_the_same() {
        String message = "Could not initialize class java.lang.reflect.Proxy";
        NoClassDefFoundError withError = new NoClassDefFoundError(message);
        withError.initCause(new OutOfMemoryError("Java heap space"));

        assertThat(LastResort.isLasting(new NoClassDefFoundError(message))).isTrue();
        assertThat(LastResort.isLasting(withError)).isTrue();
        assertThat(LastResort.isLasting(new ExceptionInInitializerError(new OutOfMemoryError("Java heap space"))))
                .isTrue();
    }

    @Test
    void a_class_with_a_fault_of_its_own_or_none_at_all_spoils_one_job() {
        Throwable first = catchThrowable(Faulty::use);
        Throwable second = catchThrowable(Faulty::use);
        assertThat(second).isInstanceOf(NoClassDefFoundError.class);

        for (Throwable thrown : List.of(
                first,
                second,
                new NoClassDefFoundError("org/example/Codec"),
                new NoClassDefFoundError(),
                new StackOverflowError(),
                new IllegalStateException(new OutOfMemoryError("Java heap space")))) {
            assertThat(LastResort.mustGiveUp(thrown)).as("%s", thrown).isFalse();
            assertThat(LastResort.isLasting(thrown)).as("%s", thrown).isFalse();
        }
    }

    @Test
    void what_spoils_one_job_ends_a_worker_whose_every_request_fails_of_it() {
        for (Throwable thrown : List.of(
                new StackOverflowError(),
                new OutOfMemoryError(
                        "unable to create native thread: possibly out of memory or process/resource limits"),
                new InternalError("a fault occurred in an unsafe memory access operation"))) {
            assertThat(LastResort.isStarving(thrown)).as("%s", thrown).isTrue();
        }
    }

    @Test
    void a_worker_that_lacks_a_class_can_still_end_in_order() {
        assertThat(LastResort.isStarving(new NoClassDefFoundError("okhttp3/internal/connection/RealCall")))
                .isFalse();
    }

    @Test
    void causes_that_go_round_in_circles_have_an_end() {
        Exception one = new Exception("one");
        one.initCause(new Exception("other", one));

        assertThat(LastResort.isLasting(one)).isFalse();
    }

    private static final class NoMemory {
        static {
            fail();
        }

        private static void fail() {
            throw new OutOfMemoryError("Java heap space");
        }

        static void use() {}
    }

    private static final class NoStack {
        static {
            fail();
        }

        private static void fail() {
            throw new StackOverflowError();
        }

        static void use() {}
    }

    private static final class Faulty {
        static {
            fail();
        }

        private static void fail() {
            throw new IllegalStateException("no such file");
        }

        static void use() {}
    }
}
