package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.JsonNodeFactory;

class StoredJobTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final JobPolicy POLICY = new JobPolicy(Duration.ofMillis(7), Duration.ofSeconds(10));
    private static final PostedBody OUTPUT = new PostedBody(RawJson.of("1"), null, false);
    private static final PostedBody ERROR = new PostedBody(null, RawJson.of("\"x\""), false);

    private final JobTally tally = new JobTally();
    private final StoredJob job = new StoredJob(
            JobId.forRun(),
            JobRequest.made(JsonNodeFactory.instance.objectNode(), 10),
            POLICY,
            START,
            tally,
            now -> {});

    /** What can happen to a job. */
    enum Event {
        START(job -> job.start("w", StoredJobTest.START.plusMillis(5), StoredJobTest.START.plusMillis(9))),
        REPORT(job -> job.report("w", RawJson.of("\"p\""))),
        APPEND(job -> job.append("w", RawJson.of("\"c\""))),
        COMPLETE(job -> job.finish("w", OUTPUT, StoredJobTest.START.plusMillis(12))),
        FAIL(job -> job.finish("w", ERROR, StoredJobTest.START.plusMillis(12))),
        CANCEL(job -> job.cancel(StoredJobTest.START.plusMillis(12))),
        PURGE(job -> job.purge(StoredJobTest.START.plusMillis(12))),
        RETRY(StoredJob::retry),
        LOSE(job -> job.lose(StoredJobTest.START.plusMillis(9))),
        LOSE_TOO_EARLY(job -> job.lose(StoredJobTest.START.plusMillis(8))),
        OVERRUN(job -> job.overrun(StoredJobTest.START.plusMillis(12))),
        OVERRUN_TOO_EARLY(job -> job.overrun(StoredJobTest.START.plusMillis(11))),
        EXPIRE(job -> job.expire(StoredJobTest.START.plusMillis(12)));

        private final Consumer<StoredJob> action;

        Event(Consumer<StoredJob> action) {
            this.action = action;
        }
    }

    static Stream<Arguments> every_event_in_every_state() {
        Map<JobStatus, List<Event>> ways = new EnumMap<>(JobStatus.class);
        ways.put(JobStatus.IN_QUEUE, List.of());
        ways.put(JobStatus.IN_PROGRESS, List.of(Event.START));
        ways.put(JobStatus.COMPLETED, List.of(Event.START, Event.COMPLETE));
        ways.put(JobStatus.FAILED, List.of(Event.START, Event.FAIL));
        ways.put(JobStatus.CANCELLED, List.of(Event.START, Event.CANCEL));
        ways.put(JobStatus.TIMED_OUT, List.of(Event.START, Event.EXPIRE));
        return ways.entrySet().stream().flatMap(way -> Stream.of(Event.values())
                .map(event -> Arguments.of(way.getKey(), way.getValue(), event, expected(way.getKey(), event))));
    }

    /** The whole state machine: everything that is not listed changes nothing. */
    private static JobStatus expected(JobStatus from, Event event) {
        return switch (from) {
            case IN_QUEUE ->
                switch (event) {
                    case START -> JobStatus.IN_PROGRESS;
                    case CANCEL, PURGE -> JobStatus.CANCELLED;
                    case EXPIRE -> JobStatus.TIMED_OUT;
                    default -> from;
                };
            case IN_PROGRESS ->
                switch (event) {
                    case COMPLETE -> JobStatus.COMPLETED;
                    case FAIL, OVERRUN -> JobStatus.FAILED;
                    case CANCEL -> JobStatus.CANCELLED;
                    case EXPIRE -> JobStatus.TIMED_OUT;
                    case LOSE -> JobStatus.IN_QUEUE;
                    default -> from;
                };
            case FAILED, TIMED_OUT -> event == Event.RETRY ? JobStatus.IN_QUEUE : from;
            default -> from;
        };
    }

    @ParameterizedTest(name = "{2} in {0} leads to {3}")
    @MethodSource("every_event_in_every_state")
    void every_event_in_every_state_leads_to(JobStatus from, List<Event> way, Event event, JobStatus to) {
        way.forEach(step -> step.action.accept(job));
        JobView before = job.view();
        assertThat(before.status()).isEqualTo(from);

        event.action.accept(job);

        assertThat(job.view().status()).isEqualTo(to);
        if (from.isFinal() && to == from) {
            assertThat(job.view()).isEqualTo(before);
            assertThat(job.awaitChunks().join().chunks()).isEmpty();
        }
        assertThat(total(tally.read())).isEqualTo(1);
        assertThat(job.endedAt().isPresent()).isEqualTo(to.isFinal());
        assertThat(job.awaitEnd().isDone()).isEqualTo(to.isFinal());
    }

    @Test
    void an_end_that_is_none_cannot_be_written() {
        assertThatThrownBy(() -> new JobPhase.Ended(JobStatus.IN_QUEUE, null, null, null, null, null, 0, START))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new JobPhase.Ended(JobStatus.COMPLETED, null, null, null, null, null, 0, START).retry(START))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void times_are_whole_milliseconds_and_only_there_once_known() {
        assertThat(job.view().delayTime()).isNull();
        Event.START.action.accept(job);
        assertThat(job.view().delayTime()).isEqualTo(5);
        assertThat(job.view().executionTime()).isNull();
        Event.COMPLETE.action.accept(job);
        assertThat(job.view().executionTime()).isEqualTo(7);
        assertThat(job.view().workerId()).isEqualTo("w");
    }

    @Test
    void a_second_try_has_nothing_of_the_first_and_its_delay_counts_from_the_submission() {
        Event.START.action.accept(job);
        Event.APPEND.action.accept(job);
        Event.FAIL.action.accept(job);
        JobView asNew = new JobView(job.id(), JobStatus.IN_QUEUE, null, null, null, null, null, null);

        Event.RETRY.action.accept(job);

        assertThat(job.view()).isEqualTo(asNew);
        assertThat(job.bytesHeld()).isEqualTo(10);
        assertThat(tally.read().retried()).isEqualTo(1);
        assertThat(tally.read().failed()).isZero();
        job.start("w", START.plusMillis(30), null);
        assertThat(job.view().delayTime()).isEqualTo(30);
    }

    @Test
    void a_job_that_is_lost_twice_has_failed_as_the_platform_says_it() {
        Event.START.action.accept(job);
        Event.APPEND.action.accept(job);
        Event.LOSE.action.accept(job);
        assertThat(job.view()).isEqualTo(new JobView(job.id(), JobStatus.IN_QUEUE, null, null, null, null, null, 1L));
        assertThat(tally.read().retried()).isEqualTo(1);

        job.start("v", START.plusMillis(20), START.plusMillis(30));
        assertThat(job.view().retries()).isEqualTo(1);
        assertThat(job.view().delayTime()).isEqualTo(20);
        assertThat(job.lose(START.plusMillis(29))).isFalse();
        assertThat(job.lose(START.plusMillis(30))).isTrue();

        JobView end = job.view();
        assertThat(end.status()).isEqualTo(JobStatus.FAILED);
        assertThat(end.error().asText()).isEqualTo("\"job timed out after 1 retries\"");
        assertThat(end.retries()).isEqualTo(1);
        assertThat(end.workerId()).isEqualTo("v");
        assertThat(end.executionTime()).isEqualTo(10);
        assertThat(job.awaitChunks().join().chunks()).isEmpty();
    }

    @Test
    void a_worker_that_was_taken_for_lost_may_still_end_the_job_until_another_has_it() {
        Event.START.action.accept(job);
        Event.LOSE.action.accept(job);
        assertThat(job.finish("stranger", OUTPUT, START.plusMillis(12))).isFalse();

        assertThat(job.finish("w", OUTPUT, START.plusMillis(12))).isTrue();

        assertThat(job.view().status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job.view().retries()).isEqualTo(1);
        assertThat(job.view().executionTime()).isEqualTo(7);
    }

    @Test
    void once_another_worker_has_the_job_the_lost_one_changes_nothing() {
        Event.START.action.accept(job);
        Event.LOSE.action.accept(job);
        job.start("v", START.plusMillis(20), START.plusMillis(30));

        assertThat(job.finish("w", OUTPUT, START.plusMillis(21))).isFalse();
        assertThat(job.append("w", RawJson.of("1"))).isFalse();
        assertThat(job.report("w", RawJson.of("1"))).isFalse();
        job.renew("w", START.plusSeconds(9));

        assertThat(job.leaseEnd()).contains(START.plusMillis(30));
        assertThat(job.finish("v", ERROR, START.plusMillis(22))).isTrue();
        assertThat(job.view().status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void a_worker_without_a_lease_is_never_lost() {
        job.start("w", START, null);
        job.renew("w", START.plusMillis(1));

        assertThat(job.leaseEnd()).isEmpty();
        assertThat(job.lose(START.plusSeconds(9))).isFalse();
    }

    @Test
    void a_clock_that_is_set_back_gives_no_negative_times() {
        job.start("w", START.minusSeconds(60), null);
        job.finish("w", OUTPUT, START.minusSeconds(120));

        assertThat(job.view().delayTime()).isZero();
        assertThat(job.view().executionTime()).isZero();
    }

    @Test
    void a_job_over_its_time_to_live_cannot_be_started() {
        assertThat(job.start("w", START.plusSeconds(10), null)).isFalse();
        assertThat(job.start("w", START.plusMillis(9_999), null)).isTrue();
    }

    @Test
    void the_newest_poll_of_a_stream_gets_the_chunk() {
        Event.START.action.accept(job);
        CompletableFuture<StreamPart> hungUp = job.awaitChunks();
        CompletableFuture<StreamPart> newest = job.awaitChunks();

        Event.APPEND.action.accept(job);

        assertThat(newest.join().chunks()).hasSize(1);
        assertThat(hungUp).isNotDone();
        Event.COMPLETE.action.accept(job);
        assertThat(hungUp.join()).isEqualTo(new StreamPart(JobStatus.COMPLETED, List.of()));
    }

    @Test
    void a_wait_that_was_let_go_is_answered_once_and_misses_no_chunk() {
        Event.START.action.accept(job);
        CompletableFuture<StreamPart> over = job.awaitChunks();
        job.releaseChunks(over);

        Event.APPEND.action.accept(job);

        assertThat(over.join()).isEqualTo(new StreamPart(JobStatus.IN_PROGRESS, List.of()));
        assertThat(job.awaitChunks().join().chunks()).hasSize(1);
    }

    @Test
    void what_a_job_holds_is_measured() {
        assertThat(job.bytesHeld()).isEqualTo(10);
        Event.START.action.accept(job);
        Event.APPEND.action.accept(job);
        Event.FAIL.action.accept(job);
        assertThat(job.bytesHeld()).isEqualTo(10 + 3 + 3);
    }

    private static long total(JobTally.JobCounts counts) {
        return counts.inQueue()
                + counts.inProgress()
                + counts.completed()
                + counts.failed()
                + counts.cancelled()
                + counts.timedOut();
    }
}
