package io.github.runpodjava.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.internal.remote.FakeServer.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsFollowTest extends RemoteCommandFixture {
    @Test
    void who_follows_waits_for_a_job_that_is_not_there_yet() throws Exception {
        volume();

        run("logs", "--job", "nope", "--follow");

        assertThat(server.asked()).hasSize(2);
    }

    /** A door that has lines but for the questions whose number is named, counted from 0. */
    private void unwellAt(Set<Integer> numbers, Answer instead) {
        AtomicInteger question = new AtomicInteger();
        server.at(DOOR, any -> {
            int number = question.getAndIncrement();
            return numbers.contains(number)
                    ? instead
                    : ok(workers(
                            "volume",
                            "{\"worker\": \"w1\", \"log\": \"w1\", \"next\": " + number + ", \"lines\": ["
                                    + line("a", "line " + number) + "]}"));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void who_follows_goes_on_where_he_was_when_there_are_answers_again(int status) throws Exception {
        unwellAt(
                Set.of(2, 3),
                new Answer(status, "{\"error\": {\"code\": \"X\", \"message\": \"not now\", \"help\": \"\"}}"));

        runWithLooks(4, "logs", "--follow");

        assertThat(printed().lines()).containsExactly("w1 | a | line 0", "w1 | a | line 1", "w1 | a | line 4");
        assertThat(server.asked()).last().asString().contains("\"after\":{\"w1\":1}");
        assertThat(told())
                .isEqualTo("There is no answer any more; asking again until there is one: The worker refused: not"
                        + " now.\nThere are answers again; going on where it stopped.\n");
    }

    @Test
    void who_follows_outlives_a_connection_that_breaks() throws Exception {
        AtomicInteger question = new AtomicInteger();
        // Not only once: the client tries again by itself.
        server.at(DOOR, any -> {
            boolean breaks = question.getAndIncrement() > 0 && told().isEmpty();
            return breaks ? FakeServer.NONE : ok(workers("volume", worker("w1")));
        });

        runWithLooks(2, "logs", "--follow");

        assertThat(told()).startsWith("There is no answer any more").endsWith("going on where it stopped.\n");
    }

    @Test
    void who_is_refused_follows_no_longer() {
        unwellAt(Set.of(1), new Answer(401, "{\"error\": {\"code\": \"UNAUTHORIZED\", \"message\": \"no\"}}"));

        assertThatThrownBy(() -> runWithLooks(3, "logs", "--follow"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessageStartingWith("The worker refused: RUNPOD_DEBUG_TOKEN");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void who_does_not_follow_is_told_at_once_that_there_is_no_answer() {
        unwellAt(
                Set.of(0), new Answer(503, "{\"error\": {\"code\": \"X\", \"message\": \"not now\", \"help\": \"\"}}"));

        assertThatThrownBy(() -> run("logs", "--follow"))
                .isExactlyInstanceOf(StartupException.class)
                .hasMessage("The worker refused: not now.");
    }

    @Test
    void who_follows_is_told_once_what_is_wrong_with_the_file() throws Exception {
        AtomicInteger question = new AtomicInteger();
        List<String> wrong = List.of(
                "\"note\": \"None is written.\"", "\"behind\": 1", "\"behind\": 2", "\"behind\": 0", "\"behind\": 3");
        server.at(
                DOOR,
                any -> ok("{\"this_worker\": \"w1\", \"source\": \"volume\", " + wrong.get(question.getAndIncrement())
                        + ", \"workers\": []}"));

        runWithLooks(4, "logs", "--follow");

        assertThat(told().lines())
                .containsExactly(
                        "None is written.",
                        "The log file of w1 cannot be written to now: 1 newer line is not in it. Its standard error"
                                + " says why.",
                        "The log file of w1 cannot be written to now: 3 newer lines are not in it. Its standard error"
                                + " says why.");
    }

    /** As a pipe whose reader has gone, as of {@code head}, once it has what it wants. */
    private static final class GonePipe extends OutputStream {
        private final int most;
        private int written;

        GonePipe(int most) {
            this.most = most;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (written++ >= most) {
                throw new IOException("Broken pipe");
            }
        }
    }

    @Test
    void who_follows_ends_when_nobody_reads_what_it_prints() throws Exception {
        unwellAt(Set.of(), FakeServer.NONE);

        runWithLooks(5, new PrintStream(new GonePipe(2), true, StandardCharsets.UTF_8), "logs", "--follow");

        assertThat(server.asked()).hasSizeBetween(2, 3);
        assertThat(told()).isEmpty();
    }

    @Test
    void who_follows_does_not_ask_again_when_nobody_reads_the_first_lines() throws Exception {
        unwellAt(Set.of(), FakeServer.NONE);

        runWithLooks(5, new PrintStream(new GonePipe(0), true, StandardCharsets.UTF_8), "logs", "--follow");

        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void the_platforms_stream_ends_when_nobody_reads_what_it_prints() throws Exception {
        String frame = "data: {\"ts\": \"1\", \"source\": \"container\", \"line\": \"hello\"}\n\n";
        server.at("/serverless/x/workers/w1/logs", any -> ok(frame.repeat(100)));
        GonePipe pipe = new GonePipe(2);

        runWithLooks(
                1,
                new PrintStream(pipe, true, StandardCharsets.UTF_8),
                "logs",
                "--platform",
                "--worker",
                "w1",
                "--platform-url",
                server.url());

        assertThat(pipe.written).isLessThan(10);
    }

    @Test
    void the_platforms_stream_goes_on_behind_a_frame_that_is_none_of_a_line() throws Exception {
        server.at(
                "/serverless/x/workers/w1/logs",
                any -> ok(": hello\n\ndata:\n\ndata: [ping]\n\ndata: \u001bplain\n\n"
                        + "data: {\"ts\": \"1\", \"source\": \"container\", \"line\": \"last\"}\n\n"));

        run("logs", "--platform", "--worker", "w1", "--platform-url", server.url());

        assertThat(printed().lines().map(String::strip))
                .containsExactly("| [ping]", "| \\u001bplain", "1 container | last");
    }
}
