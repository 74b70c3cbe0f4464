package io.github.runpodjava.fakeplatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Far above the limit of a test, so that a poll that is not answered at once fails it. */
    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMinutes(10)).start();

    @AfterEach
    void close() {
        platform.close();
    }

    private void sendAndSeeHeld(WireClient client, Route route, String path) throws IOException {
        int before = platform.requests(route).size();
        client.sendGet(path);
        platform.awaitRequest(route, request -> platform.requests(route).size() > before, SOON);
    }

    @Test
    void a_held_take_is_answered_when_a_job_comes() throws IOException {
        try (WireClient worker = new WireClient(platform)) {
            sendAndSeeHeld(worker, Route.TAKE, "/job-take/w");
            assertThat(platform.requests(Route.TAKE).get(0).answerStatus()).isEmpty();

            String id = platform.enqueue("1");

            assertThat(worker.reply().body()).contains(id);
            assertThat(platform.requests(Route.TAKE).get(0).answerStatus()).hasValue(200);
        }
    }

    @Test
    void a_held_batch_is_answered_with_what_is_there() throws IOException {
        try (WireClient worker = new WireClient(platform)) {
            sendAndSeeHeld(worker, Route.TAKE_BATCH, "/job-take-batch/w?batch_size=3");

            String id = platform.enqueue("1");

            assertThat(worker.reply().body()).isEqualTo("[{\"id\":\"" + id + "\",\"input\":1}]");
        }
    }

    @Test
    void a_held_stop_poll_is_answered_when_a_stop_comes() throws IOException {
        try (WireClient worker = new WireClient(platform)) {
            sendAndSeeHeld(worker, Route.STOP, "/job-stop/w");

            platform.stop("j");

            assertThat(worker.reply().body()).isEqualTo("{\"jobsToStop\":[\"j\"]}");
        }
    }

    @Test
    void a_poll_is_held_as_long_as_was_set() throws IOException {
        Duration hold = Duration.ofMillis(300);
        try (FakePlatform quick = FakePlatform.builder().hold(hold).start();
                WireClient worker = new WireClient(quick)) {
            long start = System.nanoTime();

            assertThat(worker.take().status()).isEqualTo(204);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(hold, SOON);
        }
    }

    @Test
    void a_client_that_left_is_not_given_a_job() throws IOException {
        try (WireClient stays = new WireClient(platform)) {
            for (int i = 0; i < 20; i++) {
                try (WireClient leaves = new WireClient(platform)) {
                    sendAndSeeHeld(leaves, Route.TAKE, "/job-take/gone");
                }
                String id = platform.enqueue("1");
                assertThat(stays.take().body()).contains(id);
            }
        }
    }

    @Test
    void a_client_that_left_does_not_keep_a_job_from_one_that_waits() throws IOException {
        try (WireClient stays = new WireClient(platform)) {
            try (WireClient leaves = new WireClient(platform)) {
                sendAndSeeHeld(leaves, Route.TAKE, "/job-take/gone");
                sendAndSeeHeld(stays, Route.TAKE, "/job-take/w");
            }

            String id = platform.enqueue("1");

            assertThat(stays.reply().body()).contains(id);
        }
    }

    @Test
    void closing_lets_an_answer_out_whose_request_has_been_seen() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (FakePlatform closing = FakePlatform.start();
                    WireClient worker = new WireClient(closing)) {
                String id = closing.enqueue("1");
                worker.send("POST " + closing.uri().getPath() + "/job-done/w/" + id
                        + " HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
                closing.awaitResult(id, SOON);

                closing.close();

                assertThat(worker.reply().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void closing_ends_held_polls() throws IOException {
        try (WireClient worker = new WireClient(platform)) {
            sendAndSeeHeld(worker, Route.TAKE, "/job-take/w");

            platform.close();

            assertThatThrownBy(worker::reply).isInstanceOf(IOException.class);
        }
    }
}
