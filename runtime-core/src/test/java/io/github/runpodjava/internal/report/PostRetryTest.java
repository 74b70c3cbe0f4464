package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PostRetryTest {
    private static final JobPost POST = new JobPost("a", JobPost.Kind.RESULT, JsonBody.of("{}"));
    private static final PostAnswer LATER = new PostAnswer.TryLater("HTTP 503");

    private final ScriptedQueue queue = new ScriptedQueue();
    private final RecordingPauses pauses = new RecordingPauses();
    private final List<String> kept = new ArrayList<>();

    private Delivery send(Duration limit) throws InterruptedException {
        return retry(limit).send(POST, () -> false, () -> kept.add("kept"));
    }

    private PostRetry retry(Duration limit) {
        return new PostRetry(
                queue,
                limit,
                pauses,
                new FailureLog(new RecordingLogger(), "Delivering", new ManualClock()::nanoTime),
                new SplittableRandom(1));
    }

    @Test
    void a_message_that_is_accepted_at_once_is_sent_once() throws Exception {
        assertThat(send(Duration.ofHours(1))).isEqualTo(new Delivery.Delivered(1));
        assertThat(pauses.asked()).isEmpty();
        assertThat(kept).isEmpty();
    }

    @Test
    void it_is_sent_again_after_growing_pauses_until_it_is_accepted() throws Exception {
        queue.answering(LATER, LATER, LATER);

        assertThat(send(Duration.ofHours(1))).isEqualTo(new Delivery.Delivered(4));
        assertThat(queue.posts()).hasSize(4);
        assertThat(pauses.asked()).hasSize(3);
        assertThat(pauses.asked().get(0)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(pauses.asked().get(2)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    }

    @Test
    void it_is_kept_on_disk_once_after_the_first_failure_and_before_the_first_pause() throws Exception {
        queue.answering(LATER, LATER);
        pauses.meanwhile(pause -> kept.add("pause"));

        send(Duration.ofHours(1));

        assertThat(kept).containsExactly("kept", "pause", "pause");
    }

    @Test
    void a_refusal_ends_it_at_once() throws Exception {
        queue.answering(LATER, new PostAnswer.Refused(404, "HTTP 404"));

        assertThat(send(Duration.ofHours(1))).isEqualTo(new Delivery.Refused(404, "HTTP 404", 2));
    }

    @Test
    void the_pause_that_the_platform_asks_for_is_kept() throws Exception {
        queue.answering(new PostAnswer.TryLater("HTTP 429", Duration.ofSeconds(42)));

        send(Duration.ofHours(1));

        assertThat(pauses.asked()).containsExactly(Duration.ofSeconds(42));
    }

    @Test
    void a_pause_that_is_longer_than_the_time_left_gives_up_at_once() throws Exception {
        queue.answering(new PostAnswer.TryLater("HTTP 429", Duration.ofMinutes(5)));

        assertThat(send(Duration.ofMinutes(2))).isEqualTo(new Delivery.GaveUp("HTTP 429", 1, false));
        assertThat(pauses.asked()).isEmpty();
        assertThat(kept).containsExactly("kept");
    }

    @Test
    void without_any_time_it_is_still_sent_once() throws Exception {
        queue.answering(LATER);

        assertThat(send(Duration.ZERO)).isEqualTo(new Delivery.GaveUp("HTTP 503", 1, false));
    }

    @Test
    void a_hurried_shutdown_ends_it_after_one_more_try() throws Exception {
        queue.answering(LATER, LATER, LATER);
        pauses.endsAfter(1);

        assertThat(send(Duration.ofHours(1))).isEqualTo(new Delivery.GaveUp("HTTP 503", 2, false));
    }

    @Test
    void a_message_that_is_no_longer_wanted_is_not_sent_again() throws Exception {
        queue.answering(LATER, LATER);

        assertThat(retry(Duration.ofHours(1)).send(POST, () -> !pauses.asked().isEmpty(), () -> {}))
                .isEqualTo(new Delivery.Withdrawn(1));
        assertThat(queue.posts()).hasSize(1);
    }

    @Test
    void a_queue_that_throws_is_tried_again_like_one_that_fails() throws Exception {
        queue.otherwise(post -> {
            if (queue.posts().size() < 3) {
                throw new IllegalStateException("a fault");
            }
            return new PostAnswer.Accepted();
        });

        assertThat(send(Duration.ofHours(1))).isEqualTo(new Delivery.Delivered(3));
        assertThat(kept).containsExactly("kept");
    }
}
