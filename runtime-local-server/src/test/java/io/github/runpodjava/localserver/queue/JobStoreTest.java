package io.github.runpodjava.localserver.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class JobStoreTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final JobId ID = new JobId("mine", true);

    private Instant now = START;
    private final JobStore store = new JobStore(RetentionLimits.standard(), () -> now);

    private static StoredJob job(Duration ttl) {
        JobRequest request = JobRequest.made(JsonNodeFactory.instance.objectNode(), 2);
        return new StoredJob(ID, request, new JobPolicy(Duration.ofSeconds(5), ttl), START, new JobTally());
    }

    @Test
    void a_late_word_about_a_job_does_not_hide_the_end_of_the_next_one_of_its_id() {
        StoredJob first = job(Duration.ofHours(1));
        store.add(first);
        store.delete(first);
        StoredJob second = job(Duration.ofSeconds(10));
        store.add(second);

        store.noteExpiry(first);

        now = START.plusSeconds(10);
        assertThat(store.takeExpired()).containsExactly(second);
    }

    @Test
    void a_job_that_is_tried_again_can_expire_again() {
        StoredJob job = job(Duration.ofHours(1));
        store.add(job);
        job.start("w", START, null);
        job.finish("w", PostedBody.failure("no"), START);
        store.ended(job);
        job.retry();
        store.reopened(job);

        now = START.plus(Duration.ofHours(1));
        assertThat(store.takeExpired()).containsExactly(job);
    }
}
