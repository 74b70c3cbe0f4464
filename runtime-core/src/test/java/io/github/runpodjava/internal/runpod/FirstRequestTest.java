package io.github.runpodjava.internal.runpod;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.RecordedRequest;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.testkit.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstRequestTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long ANY_SIZE = 1 << 20;

    private final FakePlatform platform =
            FakePlatform.builder().hold(Duration.ofMillis(20)).start();
    private final FirstTake first = new FirstTake(Duration.ofHours(1));
    private final OpenPoll poll = new OpenPoll(first);

    @AfterEach
    void stop() {
        platform.close();
    }

    private @Nullable FirstRequest to(String url, Duration silence) {
        return FirstRequest.connect(new UrlTemplate(url), Map.of("Authorization", "test-key"), silence, poll);
    }

    private FirstRequest open(Duration silence) {
        return Objects.requireNonNull(to(platform.uri() + "/job-take/w?job_in_progress=0", silence));
    }

    @Test
    void it_says_what_the_other_requests_say() throws Exception {
        platform.answerNext(
                Route.TAKE, Answer.json("{\"id\":\"a\"}"), Answer.status(429).header("Retry-After", "7"));

        HttpAnswer job = open(LONG).answer(LONG, ANY_SIZE);
        HttpAnswer throttled = open(LONG).answer(LONG, ANY_SIZE);

        assertThat(job.status()).isEqualTo(200);
        assertThat(job.body()).asString().isEqualTo("{\"id\":\"a\"}");
        assertThat(throttled.status()).isEqualTo(429);
        assertThat(throttled.waitFor()).isEqualTo(Duration.ofSeconds(7));
        RecordedRequest request = platform.requests(Route.TAKE).get(0);
        assertThat(request.header("Authorization")).contains("test-key");
        assertThat(request.header("Content-Type")).contains("application/json");
    }

    @Test
    void where_nobody_listens_there_is_none() {
        platform.down();

        assertThat(to(platform.uri() + "/job-take/w", LONG)).isNull();
        assertThat(to("no-protocol:/x", LONG)).isNull();
    }

    @Test
    void a_poll_that_is_ended_comes_back() throws Exception {
        platform.answerNext(Route.TAKE, Answer.never());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread asking = new Thread(() -> {
            try {
                open(LONG).answer(LONG, ANY_SIZE);
            } catch (IOException | InterruptedException e) {
                thrown.set(e);
            }
        });
        asking.start();
        platform.awaitRequest(Route.TAKE, any -> true, Waiting.LIMIT);
        // What waits for the first request does not wait for its answer.
        first.await();

        poll.end(Duration.ZERO);
        Waiting.join(asking);

        assertThat(thrown.get()).isInstanceOf(IOException.class);
        assertThat(poll.answered()).isFalse();
        // Not sent once more, as this client does with requests whose connection broke.
        assertThat(platform.requests(Route.TAKE)).hasSize(1);
    }

    @Test
    void a_poll_that_was_ended_before_is_not_sent() throws Exception {
        poll.end(Duration.ZERO);

        FirstRequest request = to(platform.uri() + "/job-take/w", LONG);

        assertThat(request).isNull();
        assertThat(platform.requests()).isEmpty();
    }

    @Test
    void silence_is_a_time_out() {
        platform.answerNext(Route.TAKE, Answer.never());

        assertThatThrownBy(() -> open(Duration.ofMillis(50)).answer(LONG, ANY_SIZE))
                .isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void half_an_answer_is_none() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerHalf(server));
            answering.start();
            FirstRequest request =
                    Objects.requireNonNull(to("http://127.0.0.1:" + server.getLocalPort() + "/job-take/w", LONG));

            // JDKs find it out themselves, or leave it to us.
            assertThatThrownBy(() -> request.answer(LONG, ANY_SIZE))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("Premature EOF|the connection ended after 5 of 20 bytes");
            Waiting.join(answering);
        }
    }

    private static void answerHalf(ServerSocket server) {
        try (Socket socket = server.accept()) {
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
                    .forEach(line -> {});
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"id\"".getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void an_answer_that_is_too_large_is_not_read() {
        platform.answerNext(Route.TAKE, Answer.json("{\"id\":\"job\",\"input\":{}}"));

        assertThatThrownBy(() -> open(LONG).answer(LONG, 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("23 bytes");
    }

    @Test
    void an_answer_that_takes_too_long_is_given_up() {
        platform.answerNext(Route.TAKE, Answer.json("{\"id\":\"job\",\"input\":{}}"));

        assertThatThrownBy(() -> open(LONG).answer(Duration.ZERO, ANY_SIZE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }
}
