package io.github.runpodjava.internal.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SlotsTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void reserves_every_free_place_and_gives_back_what_was_not_used() {
        Slots slots = new Slots(3);
        Slots.Slot taken;
        try (Slots.Grant grant = slots.reserve()) {
            assertThat(grant.size()).isEqualTo(3);
            assertThat(slots.used()).isEqualTo(3);
            taken = grant.next();
            assertThat(grant.size()).isEqualTo(2);
        }
        assertThat(slots.used()).isEqualTo(1);
        taken.release();
        assertThat(slots.used()).isZero();
    }

    @Test
    void a_grant_closed_twice_and_a_slot_released_twice_count_once() {
        Slots slots = new Slots(2);
        Slots.Grant grant = slots.reserve();
        Slots.Slot slot = grant.next();
        grant.close();
        grant.close();
        slot.release();
        slot.release();

        assertThat(slots.used()).isZero();
    }

    @Test
    void a_full_house_gives_an_empty_grant_after_the_time() throws Exception {
        Slots slots = new Slots(1);
        slots.reserve().next();

        assertThat(awaitAndReserve(slots, Duration.ofMillis(1)).size()).isZero();
    }

    /** As the loop does it. */
    private static Slots.Grant awaitAndReserve(Slots slots, Duration most) throws InterruptedException {
        slots.awaitRoom(most);
        return slots.reserve();
    }

    private interface Interruptible<T> {
        T call() throws InterruptedException;
    }

    private static <T> Thread inBackground(AtomicReference<T> result, Interruptible<T> call) {
        Thread thread = new Thread(() -> {
            try {
                result.set(call.call());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        Waiting.untilWaiting(thread);
        return thread;
    }

    @Test
    void a_place_that_becomes_free_ends_the_wait() throws Exception {
        Slots slots = new Slots(1);
        Slots.Slot slot = slots.reserve().next();
        AtomicReference<Slots.Grant> got = new AtomicReference<>();
        Thread waiting = inBackground(got, () -> awaitAndReserve(slots, LONG));

        slot.release();
        Waiting.join(waiting);

        assertThat(got.get().size()).isEqualTo(1);
    }

    @Test
    void more_places_end_the_wait_and_are_free_at_once() throws Exception {
        Slots slots = new Slots(1);
        slots.reserve().next();
        AtomicReference<Slots.Grant> got = new AtomicReference<>();
        Thread waiting = inBackground(got, () -> awaitAndReserve(slots, LONG));

        slots.resize(4);
        Waiting.join(waiting);

        assertThat(got.get().size()).isEqualTo(3);
    }

    @Test
    void waking_up_ends_the_wait_with_nothing() throws Exception {
        Slots slots = new Slots(1);
        slots.reserve().next();
        AtomicReference<Slots.Grant> got = new AtomicReference<>();
        Thread waiting = inBackground(got, () -> awaitAndReserve(slots, LONG));

        slots.endWaits();
        Waiting.join(waiting);

        assertThat(got.get().size()).isZero();
        assertThat(slots.used()).isEqualTo(1);
    }

    @Test
    void fewer_places_come_about_as_jobs_end() {
        Slots slots = new Slots(3);
        List<Slots.Slot> running = new ArrayList<>();
        Slots.Grant grant = slots.reserve();
        for (int i = 0; i < 3; i++) {
            running.add(grant.next());
        }
        slots.resize(1);

        assertThat(slots.limit()).isEqualTo(1);
        assertThat(slots.used()).isEqualTo(3);
        running.get(0).release();
        running.get(1).release();
        assertThat(slots.reserve().size()).isZero();
        running.get(2).release();
        assertThat(slots.reserve().size()).isEqualTo(1);
    }

    @Test
    void more_jobs_than_were_asked_for_have_places_all_the_same() {
        Slots slots = new Slots(1);
        List<Slots.Slot> running = new ArrayList<>();
        try (Slots.Grant grant = slots.reserve()) {
            for (int i = 0; i < 3; i++) {
                running.add(grant.next());
            }
        }
        assertThat(slots.used()).isEqualTo(3);
        running.forEach(Slots.Slot::release);
        assertThat(slots.used()).isZero();
    }

    @Test
    @Timeout(120)
    void under_load_no_more_jobs_run_than_the_limit_ever_allowed_and_no_place_is_lost() throws Exception {
        int most = 8;
        Slots slots = new Slots(most);
        ConcurrentLinkedQueue<Slots.Slot> running = new ConcurrentLinkedQueue<>();
        AtomicInteger now = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int seed = i;
            threads.add(new Thread(() -> {
                SplittableRandom dice = new SplittableRandom(seed);
                while (!over.get() || !running.isEmpty()) {
                    Slots.Slot slot = running.poll();
                    if (slot != null) {
                        now.decrementAndGet();
                        slot.release();
                    }
                    if (dice.nextInt(50) == 0) {
                        slots.resize(1 + dice.nextInt(most));
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        SplittableRandom dice = new SplittableRandom(99);
        for (int round = 0; round < 20_000; round++) {
            try (Slots.Grant grant = awaitAndReserve(slots, Duration.ofMillis(10))) {
                int jobs = grant.size() == 0 ? 0 : dice.nextInt(grant.size() + 1);
                for (int i = 0; i < jobs; i++) {
                    peak.accumulateAndGet(now.incrementAndGet(), Math::max);
                    running.add(grant.next());
                }
            }
            assertThat(slots.used()).isBetween(0, most);
        }
        over.set(true);
        for (Thread thread : threads) {
            Waiting.join(thread);
        }

        assertThat(slots.used()).isZero();
        assertThat(peak.get()).isBetween(1, most);
    }
}
