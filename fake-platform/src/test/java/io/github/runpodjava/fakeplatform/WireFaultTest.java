package io.github.runpodjava.fakeplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireFaultTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ZERO).start();

    @AfterEach
    void close() {
        platform.close();
    }

    private WireClient client() throws IOException {
        return new WireClient(platform);
    }

    private void takesTheOnlyJob(String id) throws IOException {
        try (WireClient next = client()) {
            assertThat(next.take().body()).contains(id);
            assertThat(next.take().status()).isEqualTo(204);
        }
        assertThat(platform.takenJobs()).containsExactly(id);
    }

    @Test
    void planned_answers_come_in_order_and_then_the_normal_one() throws IOException {
        String id = platform.enqueue("1");
        platform.answerNext(Route.TAKE, Answer.status(500), Answer.status(429).header("Retry-After", "7"));
        platform.answerNext(Route.TAKE, Answer.json("[]"));

        try (WireClient worker = client()) {
            assertThat(worker.take().status()).isEqualTo(500);
            assertThat(worker.stops().status()).isEqualTo(204);
            assertThat(worker.take().headers())
                    .containsEntry("retry-after", "7")
                    .containsEntry("content-length", "0");
            assertThat(worker.take()).returns(200, WireClient.Reply::status).returns("[]", WireClient.Reply::body);
            assertThat(worker.take().body()).contains(id);
        }
        assertThat(platform.requests(Route.TAKE))
                .extracting(request -> request.answerStatus().orElse(0))
                .containsExactly(500, 429, 200, 200);
    }

    @Test
    void an_answer_can_carry_its_own_type_and_body() throws IOException {
        platform.answerNext(
                Route.PING,
                Answer.status(502).header("Content-Type", "text/html").body("<html>"));
        try (WireClient worker = client()) {
            assertThat(worker.get("/ping/w"))
                    .returns(502, WireClient.Reply::status)
                    .returns("<html>", WireClient.Reply::body)
                    .returns("text/html", reply -> reply.headers().get("content-type"));
        }
    }

    @Test
    void a_refused_result_is_not_accepted_but_one_refused_after_handling_is() throws IOException {
        String id = platform.enqueue("1");
        platform.answerNext(Route.DONE, Answer.status(500), Answer.status(502).afterHandling());
        try (WireClient worker = client()) {
            worker.take();
            assertThat(worker.done(id, "{}").status()).isEqualTo(500);
            assertThat(platform.results(id)).isEmpty();
            assertThat(worker.done(id, "{}").status()).isEqualTo(502);
            assertThat(platform.results(id)).hasSize(1);
        }
    }

    @Test
    void a_job_whose_take_was_answered_with_an_error_after_handling_goes_back() throws IOException {
        String id = platform.enqueue("1");
        platform.answerNext(Route.TAKE, Answer.status(502).afterHandling());
        try (WireClient worker = client()) {
            assertThat(worker.take().status()).isEqualTo(502);
        }
        takesTheOnlyJob(id);
    }

    @Test
    void a_delayed_answer_is_the_normal_one_later() throws IOException {
        String id = platform.enqueue("1");
        Duration pause = Duration.ofMillis(200);
        platform.answerNext(Route.TAKE, Answer.normal().delayed(pause));
        try (WireClient worker = client()) {
            long start = System.nanoTime();
            assertThat(worker.take().body()).contains(id);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(pause);
        }
    }

    @Test
    void garbage_is_not_json_and_costs_no_job() throws IOException {
        String id = platform.enqueue("1");
        platform.answerNext(Route.TAKE, Answer.garbage());
        try (WireClient worker = client()) {
            WireClient.Reply reply = worker.take();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers()).containsEntry("content-type", "application/json");
            assertThatThrownBy(() -> Json.read(reply.body())).isInstanceOf(tools.jackson.core.JacksonException.class);
        }
        takesTheOnlyJob(id);
    }

    @Test
    void a_reset_before_handling_accepts_nothing() throws IOException {
        String id = platform.enqueue("1");
        platform.answerNext(Route.DONE, Answer.resetBefore());
        try (WireClient worker = client()) {
            assertThatThrownBy(() -> worker.done(id, "{}")).isInstanceOf(SocketException.class);
        }
        assertThat(platform.results(id)).isEmpty();
        assertThat(platform.requests(Route.DONE).get(0).answerStatus()).isEmpty();
    }

    @Test
    void a_reset_after_handling_accepts_the_result_so_that_the_next_one_is_a_duplicate() throws IOException {
        String id = platform.enqueue("1");
        platform.answerNext(Route.DONE, Answer.resetAfter());
        try (WireClient worker = client()) {
            worker.take();
            assertThatThrownBy(() -> worker.done(id, "{\"output\":1}")).isInstanceOf(SocketException.class);
        }
        assertThat(platform.results(id)).hasSize(1);
        try (WireClient worker = client()) {
            assertThat(worker.done(id, "{\"output\":1}").status()).isEqualTo(200);
        }
        assertThat(platform.timeline(id))
                .extracting(TimelineEntry::step)
                .containsExactly(Step.ENQUEUED, Step.TAKEN, Step.RESULT, Step.DUPLICATE_RESULT);
    }

    @Test
    void a_take_that_is_reset_after_handling_puts_the_job_back() throws IOException {
        String id = platform.enqueue("1");
        platform.answerNext(Route.TAKE, Answer.resetAfter());
        try (WireClient worker = client()) {
            assertThatThrownBy(worker::take).isInstanceOf(SocketException.class);
        }
        platform.awaitStep(id, Step.PUT_BACK, SOON);
        takesTheOnlyJob(id);
    }

    @Test
    void a_batch_that_is_cut_halfway_comes_again_in_the_same_order() throws IOException {
        String first = platform.enqueue("1");
        String second = platform.enqueue("2");
        String third = platform.enqueue("3");
        platform.answerNext(Route.TAKE_BATCH, Answer.cutHalfway());
        try (WireClient worker = client()) {
            worker.sendGet("/job-take-batch/w?batch_size=2");
            assertThat(worker.line()).isEqualTo("HTTP/1.1 200 OK");
            assertThatThrownBy(worker::reply).isInstanceOf(SocketException.class);
        }
        platform.awaitStep(first, Step.PUT_BACK, SOON);
        try (WireClient worker = client()) {
            assertThat(Json.read(worker.takeBatch(9).body()).findValuesAsString("id"))
                    .containsExactly(first, second, third);
        }
    }

    @Test
    void a_stop_whose_answer_is_cut_is_sent_again() throws IOException {
        platform.stop("j");
        platform.answerNext(Route.STOP, Answer.cutHalfway());
        try (WireClient worker = client()) {
            assertThatThrownBy(worker::stops).isInstanceOf(SocketException.class);
        }
        try (WireClient worker = client()) {
            assertThat(awaitStops(worker)).contains("\"j\"");
        }
    }

    private static String awaitStops(WireClient worker) throws IOException {
        long end = System.nanoTime() + SOON.toNanos();
        WireClient.Reply reply = worker.stops();
        while (reply.status() == 204) { // The reset is seen a moment before the stop is back.
            assertThat(System.nanoTime()).isLessThan(end);
            reply = worker.stops();
        }
        return reply.body();
    }

    @Test
    void an_answer_that_never_comes_ends_with_the_connection() throws IOException {
        String id = platform.enqueue("1");
        platform.answerNext(Route.TAKE, Answer.never());
        try (WireClient worker = client()) {
            worker.sendGet("/job-take/w");
            platform.awaitRequest(Route.TAKE, request -> true, SOON);
            platform.down();
            assertThatThrownBy(worker::reply).isInstanceOf(IOException.class);
        }
        platform.up();
        takesTheOnlyJob(id);
    }

    @Test
    void a_platform_that_is_down_refuses_and_comes_back_with_its_jobs() throws IOException {
        String id = platform.enqueue("1");
        try (WireClient open = client()) {
            assertThat(open.get("/ping/w").status()).isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                platform.down();
                assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
                platform.up();
            }
            assertThatThrownBy(open::take).isInstanceOf(IOException.class);
        }
        platform.up(); // harmless when up
        takesTheOnlyJob(id);
    }

    @Test
    void a_closed_platform_does_not_come_back() {
        platform.close();
        assertThatThrownBy(platform::up).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void half_an_answer_without_a_body_is_half_a_head() throws IOException {
        platform.answerNext(Route.TAKE, Answer.cutHalfway());
        try (WireClient worker = client()) {
            assertThatThrownBy(worker::take).isInstanceOf(IOException.class).isNotInstanceOf(EOFException.class);
        }
    }
}
