package io.github.runpodjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {
    @Test
    void a_reply_is_changed_by_copies() {
        Reply reply = Reply.of("x");

        assertThat(reply.refreshWorker()).isEqualTo(new Reply("x", true));
        assertThat(reply).isEqualTo(new Reply("x", false));
    }

    @Test
    void a_failure_carries_what_it_was_given() {
        Exception cause = new IllegalStateException("inner");
        JobFailedException plain = JobFailedException.because("why", cause);
        JobFailedException full = plain.withOutput("partial").refreshWorker();

        assertThat(full).hasMessage("why").hasCause(cause);
        assertThat(full.reason()).isEqualTo("why");
        assertThat(full.output()).isEqualTo("partial");
        assertThat(full.refreshesWorker()).isTrue();
        assertThat(plain.output()).isNull();
        assertThat(plain.refreshesWorker()).isFalse();
        assertThat(JobFailedException.because("why").withOutput(1).refreshesWorker())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10_000})
    void a_fixed_concurrency_never_changes(int jobs) {
        assertThat(Concurrency.fixed(jobs).next(77)).isEqualTo(jobs);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001})
    void a_concurrency_out_of_range_is_refused(int jobs) {
        assertThatThrownBy(() -> Concurrency.fixed(jobs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("" + jobs);
    }

    @Test
    void a_stream_is_sent_lazily_and_closed_in_the_end() throws Exception {
        List<String> happened = new ArrayList<>();
        StreamHandler<String, Integer> handler = StreamHandler.of((String input, JobContext job) ->
                Stream.of(1, 2).peek(i -> happened.add("made " + i)).onClose(() -> happened.add("closed")));

        handler.stream("in", chunk -> happened.add("sent " + chunk), null);

        assertThat(happened).containsExactly("made 1", "sent 1", "made 2", "sent 2", "closed");
    }

    @Test
    void a_stream_whose_chunk_cannot_be_sent_is_closed_and_makes_no_more() {
        List<String> happened = new ArrayList<>();
        StreamHandler<String, Integer> handler = StreamHandler.of((String input, JobContext job) ->
                Stream.of(1, 2).peek(i -> happened.add("made " + i)).onClose(() -> happened.add("closed")));

        assertThatThrownBy(() -> handler.stream(
                        "in",
                        chunk -> {
                            throw JobFailedException.because("gone");
                        },
                        null))
                .isInstanceOf(JobFailedException.class);
        assertThat(happened).containsExactly("made 1", "closed");
    }

    @Test
    void the_hooks_of_the_function_are_those_of_the_stream() throws Exception {
        List<String> happened = new ArrayList<>();
        StreamHandler<String, String> handler = StreamHandler.of(new Handler<String, Stream<String>>() {
            @Override
            public Stream<String> handle(String input, JobContext job) {
                return Stream.of(input);
            }

            @Override
            public void setUp() {
                happened.add("up");
            }

            @Override
            public void cleanUp() {
                happened.add("down");
            }
        });

        handler.setUp();
        handler.cleanUp();

        assertThat(happened).containsExactly("up", "down");
    }
}
