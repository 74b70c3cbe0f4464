package io.github.runpodjava.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.StopReason;
import io.github.runpodjava.internal.acquire.Slots;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.Waiting;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InFlightJobsTest {
    private final InFlightJobs jobs = new InFlightJobs();
    private final Slots slots = new Slots(10);

    private RunningJob job(String id) {
        try (Slots.Grant grant = slots.reserve()) {
            return new RunningJob(Samples.job(id, "{}"), grant.next(), Runnable::run);
        }
    }

    private RunningJob added(String id) {
        RunningJob job = job(id);
        assertThat(jobs.add(job)).isTrue();
        return job;
    }

    @Test
    void names_its_jobs_oldest_first() throws Exception {
        added("b");
        added("a");

        assertThat(jobs.ids()).containsExactly("b", "a");
        assertThat(jobs.isEmpty()).isFalse();
    }

    @Test
    void the_same_job_is_not_added_twice_until_it_is_gone() throws Exception {
        RunningJob first = added("a");
        assertThat(jobs.add(job("a"))).isFalse();
        assertThat(jobs.all()).containsExactly(first);

        jobs.remove(first);

        added("a");
    }

    @Test
    void removing_a_job_leaves_its_namesake_alone() throws Exception {
        RunningJob first = added("a");
        jobs.remove(first);
        RunningJob second = added("a");

        jobs.remove(first);

        assertThat(jobs.all()).containsExactly(second);
    }

    @Test
    void a_stopped_job_is_no_longer_named_but_still_counts() throws Exception {
        RunningJob job = added("a");
        added("b");

        jobs.stop("a");

        assertThat(job.cancellation().reason()).contains(StopReason.STOPPED_BY_PLATFORM);
        assertThat(jobs.ids()).containsExactly("b");
        assertThat(jobs.all()).hasSize(2);
    }

    @Test
    void a_job_that_is_to_end_for_another_reason_is_still_named() throws Exception {
        added("a");

        jobs.stopAll(StopReason.SHUTDOWN);

        assertThat(jobs.ids()).containsExactly("a");
    }

    @Test
    void a_stop_that_came_before_its_job_stops_it_on_arrival_and_once_only() throws Exception {
        jobs.stop("a");

        RunningJob early = added("a");
        assertThat(early.cancellation().isCancelled()).isTrue();

        jobs.remove(early);
        assertThat(added("a").cancellation().isCancelled()).isFalse();
    }

    private Thread awaiting(AtomicReference<Boolean> answer, AtomicBoolean cutShort) {
        Thread thread = new Thread(() -> {
            try {
                answer.set(jobs.awaitEmpty(Duration.ofHours(1), cutShort::get));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void the_wait_ends_with_the_last_job() throws Exception {
        RunningJob one = added("a");
        RunningJob other = added("b");
        AtomicReference<Boolean> answer = new AtomicReference<>();
        Thread waiting = awaiting(answer, new AtomicBoolean());
        Waiting.untilWaiting(waiting);

        jobs.remove(one);
        assertThat(waiting.isAlive()).isTrue();
        jobs.remove(other);
        Waiting.join(waiting);

        assertThat(answer.get()).isTrue();
    }

    @Test
    void an_abandoned_job_is_not_waited_for() throws Exception {
        RunningJob job = added("a");
        AtomicReference<Boolean> answer = new AtomicReference<>();
        Thread waiting = awaiting(answer, new AtomicBoolean());
        Waiting.untilWaiting(waiting);

        jobs.abandon(job);
        Waiting.join(waiting);

        assertThat(answer.get()).isTrue();
    }

    @Test
    void the_wait_ends_when_only_abandoned_jobs_are_left() throws Exception {
        RunningJob stuck = added("stuck");
        RunningJob other = added("other");
        jobs.abandon(stuck);
        AtomicReference<Boolean> answer = new AtomicReference<>();
        Thread waiting = awaiting(answer, new AtomicBoolean());
        Waiting.untilWaiting(waiting);

        jobs.remove(other);
        Waiting.join(waiting);

        assertThat(answer.get()).isTrue();
    }

    @Test
    void the_wait_can_be_cut_short() throws Exception {
        added("a");
        AtomicReference<Boolean> answer = new AtomicReference<>();
        AtomicBoolean cutShort = new AtomicBoolean();
        Thread waiting = awaiting(answer, cutShort);
        Waiting.untilWaiting(waiting);

        cutShort.set(true);
        jobs.wakeUp();
        Waiting.join(waiting);

        assertThat(answer.get()).isFalse();
    }

    @Test
    void the_wait_ends_with_its_time() throws Exception {
        added("a");

        assertThat(jobs.awaitEmpty(Duration.ofMillis(1), () -> false)).isFalse();
    }

    @Test
    void a_place_that_gave_up_before_the_job_that_another_thread_ran_in_it_was_done_is_waited_for_no_longer()
            throws Exception {
        RunningJob job = added("a");
        Thread waiting = waiting(() -> jobs.awaitEmpty(Duration.ofHours(1), () -> false));

        jobs.expectNoMore();
        jobs.expectAnother(job);

        Waiting.join(waiting);
    }

    @Test
    void who_waits_for_expected_jobs_does_not_wait_for_the_others() throws Exception {
        added("long");
        jobs.expectAnother(added("a"));
        Thread waiting = waiting(() -> jobs.awaitNoneExpected(Duration.ofHours(1)));

        jobs.expectNoMore();

        Waiting.join(waiting);
    }

    private static Thread waiting(Callable<Boolean> until) throws InterruptedException {
        Thread thread = new Thread(() -> {
            try {
                until.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        Waiting.untilWaiting(thread);
        return thread;
    }
}
