package io.github.runpodjava.fakeplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration BRIEFLY = Duration.ofMillis(50);

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ZERO).start();
    private final WireClient worker;

    ObservationTest() throws IOException {
        worker = new WireClient(platform);
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
        platform.close();
    }

    @Test
    void who_waits_is_woken_by_the_result() throws Exception {
        String id = platform.enqueue("1");
        CompletableFuture<FinalResult> waiting = CompletableFuture.supplyAsync(() -> platform.awaitResult(id, SOON));

        worker.done(id, "{\"output\":5}");

        assertThat(waiting.get().body().path("output").asInt()).isEqualTo(5);
    }

    @Test
    void a_result_that_does_not_come_is_explained() throws IOException {
        String id = platform.enqueue("1");
        worker.take();
        worker.done(id, "{\"status\":\"IN_PROGRESS\"}");

        assertThatThrownBy(() -> platform.awaitResult(id, BRIEFLY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no final result of job " + id + " within PT0.05S")
                .hasMessageContaining("[ENQUEUED, TAKEN, PROGRESS]")
                .hasMessageContaining("1 TAKE, 1 DONE");
    }

    @Test
    void too_few_results_are_explained() throws IOException {
        String id = platform.enqueue("1");
        worker.done(id, "{}");

        assertThat(platform.awaitResults(1, SOON))
                .extracting(FinalResult::jobId)
                .containsExactly(id);
        assertThatThrownBy(() -> platform.awaitResults(2, BRIEFLY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fewer than 2 jobs finished")
                .hasMessageContaining("finished=1");
    }

    @Test
    void a_request_that_does_not_come_is_explained() throws IOException {
        assertThatThrownBy(() -> platform.awaitRequest(Route.PING, any -> true, BRIEFLY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no matching PING request")
                .hasMessageContaining("no request was seen at all");
        worker.get("/ping/w?x=1");

        assertThat(platform.awaitRequest(Route.PING, any -> true, SOON).query()).isEqualTo("x=1");
        assertThatThrownBy(() -> platform.awaitPing(ping -> ping.jobIds().contains("j"), BRIEFLY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("#1 GET /v2/test-endpoint/ping/w?x=1 -> 200");
    }

    @Test
    void a_step_that_does_not_come_is_explained() {
        String id = platform.enqueue("1");

        platform.awaitStep(id, Step.ENQUEUED, SOON);
        assertThatThrownBy(() -> platform.awaitStep(id, Step.TAKEN, BRIEFLY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no TAKEN of job " + id)
                .hasMessageContaining("[ENQUEUED]");
    }

    @Test
    void pings_are_read() throws IOException {
        worker.get("/ping/w?gpu=A&runpod_version=1.12.0");
        worker.get("/ping/w?gpu=A&job_id=a%2Cb&runpod_version=1.12.0");
        worker.get("/ping/w?gpu=A&status=unhealthy&check=disk&reason=is+full&runpod_version=1.12.0");

        assertThat(platform.pings()).extracting(ping -> ping.jobIds().size()).containsExactly(0, 2, 0);
        Ping busy = platform.awaitPing(ping -> ping.jobIds().contains("b"), SOON);
        assertThat(busy.jobIds()).containsExactly("a", "b");
        assertThat(busy.runpodVersion()).contains("1.12.0");
        assertThat(busy.status()).isEmpty();
        assertThat(busy.request().query()).isEqualTo("gpu=A&job_id=a%2Cb&runpod_version=1.12.0");
        Ping ill = platform.pings().get(2);
        assertThat(ill.status()).contains("unhealthy");
        assertThat(ill.check()).contains("disk");
        assertThat(ill.reason()).contains("is full");
    }

    @Test
    void only_the_newest_requests_are_kept() throws IOException {
        try (FakePlatform small = FakePlatform.builder().record(2).start();
                WireClient client = new WireClient(small)) {
            for (int i = 1; i <= 3; i++) {
                client.get("/ping/w?n=" + i);
            }

            assertThat(small.requests()).extracting(RecordedRequest::query).containsExactly("n=2", "n=3");
            assertThat(small.pings()).hasSize(2);
            assertThat(small.requests().get(0).number()).isEqualTo(2);
        }
    }

    @Test
    void a_platform_that_records_nothing_counts() throws IOException {
        try (FakePlatform counting = FakePlatform.builder().record(0).start();
                WireClient client = new WireClient(counting)) {
            String id = counting.enqueue("1");
            counting.answerNext(Route.TAKE, Answer.status(502).afterHandling());
            client.take();
            client.take();
            client.done(id, "{}");
            client.done(id, "{}");
            client.get("/ping/w");

            counting.awaitFinished(1, SOON);
            assertThat(counting.counts()).isEqualTo(new Counts(1, 0, 1, 1, 1, 0));
            assertThatThrownBy(() -> counting.results(id)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(counting::requests).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> counting.awaitFinished(2, BRIEFLY)).hasMessageContaining("finished=1");
        }
    }

    @Test
    void forgetting_drops_finished_jobs_and_requests_only() throws IOException {
        String finished = platform.enqueue("1");
        String waiting = platform.enqueue("2");
        worker.take();
        worker.done(finished, "{}");

        platform.forget();

        assertThat(platform.requests()).isEmpty();
        assertThat(platform.takenJobs()).isEmpty();
        assertThat(platform.timeline(finished)).isEmpty();
        assertThat(platform.timeline(waiting)).hasSize(1);
        assertThat(worker.take().body()).contains(waiting);
    }
}
