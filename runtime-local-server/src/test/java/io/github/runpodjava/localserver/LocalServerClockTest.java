package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.Worker;
import io.github.runpodjava.localserver.queue.JobStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalServerClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Test
    void a_job_over_its_execution_timeout_has_failed_when_the_clock_has_moved() throws InterruptedException {
        try (LocalServer server = stuck().start()) {
            SubmittedJob job = server.run(1, JobOptions.none().executionTimeout(Duration.ofMinutes(5)));
            began.await();

            server.clock().advance(Duration.ofMinutes(4));
            assertThat(job.status()).isEqualTo(JobStatus.IN_PROGRESS);
            server.clock().advance(Duration.ofMinutes(1));

            assertThat(job.now().error()).isEqualTo("executionTimeout exceeded");
            assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_job_over_its_ttl_is_gone_when_the_clock_has_moved() {
        try (LocalServer server = LocalServer.withoutWorkers().start()) {
            SubmittedJob job = server.run(1, JobOptions.none().ttl(Duration.ofHours(1)));

            server.clock().advance(Duration.ofMinutes(59));
            assertThat(job.isKept()).isTrue();
            server.clock().advance(Duration.ofMinutes(1));

            assertThat(job.isKept()).isFalse();
            assertThatThrownBy(job::status).hasMessageContaining("HTTP 404");
        }
    }

    @Test
    void results_are_gone_after_their_time() {
        try (LocalServer server = LocalServerTest.echo()) {
            SubmittedJob run = server.run(1);
            run.awaitEnd();
            SubmittedJob runSync = server.job(server.runSync(1).id());

            server.clock().advance(Duration.ofMinutes(2));
            assertThat(run.isKept()).isTrue();
            assertThat(runSync.isKept()).isFalse();
            server.clock().advance(Duration.ofMinutes(30));
            assertThat(run.isKept()).isFalse();
        }
    }

    @Test
    void a_worker_from_outside_that_went_away_is_lost_when_the_clock_has_moved() {
        try (LocalServer server =
                LocalServer.withoutWorkers().frozenClock(START).start()) {
            SubmittedJob job = server.run(1);
            takeAndGoAway(server);
            assertThat(job.status()).isEqualTo(JobStatus.IN_PROGRESS);

            server.clock().advance(Duration.ofSeconds(39));
            assertThat(job.status()).isEqualTo(JobStatus.IN_PROGRESS);
            server.clock().advance(Duration.ofSeconds(1));

            assertThat(job.status()).isEqualTo(JobStatus.IN_QUEUE);
        }
    }

    @Test
    void a_worker_in_process_is_not_lost_however_far_the_clock_moves() {
        try (LocalServer server = stuck().start()) {
            SubmittedJob job = server.run(1, JobOptions.none().executionTimeout(Duration.ofDays(1)))
                    .awaitStart();

            server.clock().advance(Duration.ofHours(23));

            assertThat(job.status()).isEqualTo(JobStatus.IN_PROGRESS);
        }
    }

    @Test
    void a_frozen_clock_stands_still_until_it_is_moved() {
        try (LocalServer server =
                LocalServer.withoutWorkers().frozenClock(START).start()) {
            assertThat(server.clock().instant()).isEqualTo(START);
            SubmittedJob job = server.run(1);

            server.clock().advance(Duration.ofMillis(1234));

            assertThat(server.clock().instant()).isEqualTo(START.plusMillis(1234));
            job.cancel();
            assertThat(job.status()).isEqualTo(JobStatus.CANCELLED);
        }
    }

    @Test
    void the_times_of_a_job_are_those_of_the_frozen_clock() {
        try (LocalServer server = stuck().frozenClock(START).start()) {
            SubmittedJob job = server.run(1).awaitStart();

            server.clock().advance(Duration.ofSeconds(7));
            job.cancel();

            assertThat(job.now().delayTime()).contains(Duration.ZERO);
            assertThat(job.now().executionTime()).contains(Duration.ofSeconds(7));
        }
    }

    @Test
    void a_clock_does_not_go_back() {
        try (LocalServer server = LocalServer.withoutWorkers().start()) {
            assertThatThrownBy(() -> server.clock().advance(Duration.ofSeconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PT-1S");
        }
    }

    /** What a worker does that dies right after it has taken a job. */
    private static void takeAndGoAway(LocalServer server) {
        String url = server.environment().get("RUNPOD_WEBHOOK_GET_JOB").replace("$ID", "none");
        HttpRequest take = HttpRequest.newBuilder(URI.create(url)).build();
        assertThat(ServerFixture.join(
                                HttpClient.newHttpClient().sendAsync(take, HttpResponse.BodyHandlers.discarding()))
                        .statusCode())
                .isEqualTo(200);
    }

    private LocalServerBuilder stuck() {
        return LocalServer.with(Worker.handling(Integer.class, (number, job) -> {
            began.countDown();
            try {
                never.await();
            } finally {
                stopped.countDown();
            }
            return number;
        }));
    }
}
