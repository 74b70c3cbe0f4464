package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StreamHandler;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.FinalResult;
import io.github.runpodjava.fakeplatform.Route;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StreamJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    private static WorkerBuilder counting() {
        return Worker.<Integer, Integer>streaming(Integer.class, (n, chunks, job) -> {
            for (int i = 0; i < n; i++) {
                chunks.send(i);
            }
        });
    }

    private List<Integer> chunks(String id) {
        return journey.platform().chunks(id).stream()
                .map(chunk -> chunk.get("output").asInt())
                .toList();
    }

    private static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @Test
    void chunks_arrive_in_order_and_the_result_is_an_empty_list() throws Exception {
        journey.start(counting());
        String id = journey.platform().enqueue("200");
        FinalResult result = journey.wholeResultOf(id);

        assertThat(chunks(id)).isEqualTo(upTo(200));
        assertThat(result.body()).isEqualTo(Journey.json("{\"output\": []}"));
        assertThat(result.isStream()).isTrue();
        assertThat(journey.platform().requests(Route.STREAM))
                .extracting(request -> request.parameter("isStream").orElse(""))
                .containsOnly("false");
    }

    @Test
    void a_stream_without_chunks_has_a_result_too() throws Exception {
        journey.start(counting().returnAggregateStream());
        assertThat(journey.ask("0")).isEqualTo(Journey.json("{\"output\": []}"));
    }

    @Test
    void the_result_repeats_all_chunks_if_wanted() throws Exception {
        journey.start(Worker.<JsonNode, Object>streaming(JsonNode.class, (json, chunks, job) -> {
                    chunks.send("\u4e16\u754c");
                    chunks.send(Map.of("n", 1.5));
                    chunks.send(null);
                })
                .returnAggregateStream());
        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"output\": [\"\u4e16\u754c\", {\"n\": 1.5}, null]}"));
    }

    @Test
    void a_lazy_stream_is_closed_in_the_end() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        journey.start(Worker.streaming(
                Integer.class,
                StreamHandler.of((n, job) -> IntStream.range(0, n).boxed().onClose(closed::incrementAndGet))));
        String id = journey.platform().enqueue("3");
        journey.resultOf(id);

        assertThat(chunks(id)).isEqualTo(upTo(3));
        assertThat(closed).hasValue(1);
    }

    @Test
    void chunks_that_do_not_get_through_are_sent_again_in_order() throws Exception {
        journey.platform()
                .answerNext(
                        Route.STREAM,
                        Answer.normal(),
                        Answer.status(500),
                        Answer.resetBefore(),
                        Answer.normal(),
                        Answer.status(429));
        journey.start(counting());
        String id = journey.platform().enqueue("5");
        journey.resultOf(id);

        assertThat(chunks(id)).isEqualTo(upTo(5));
    }

    @Test
    void an_error_in_the_middle_keeps_the_chunks_before_it() throws Exception {
        journey.start(Worker.<Integer, Integer>streaming(Integer.class, (n, chunks, job) -> {
            chunks.send(0);
            chunks.send(1);
            throw new IllegalStateException("half way");
        }));
        String id = journey.platform().enqueue("1");
        FinalResult result = journey.wholeResultOf(id);

        assertThat(result.isStream()).isTrue();
        assertThat(result.body().propertyNames()).containsExactly("error");
        assertThat(result.body().get("error").asString())
                .startsWith("handler: half way \ntraceback: java.lang.IllegalStateException: half way")
                .contains("StreamJourneyTest");
        assertThat(chunks(id)).containsExactly(0, 1);
    }

    @Test
    void a_chunk_with_an_error_ends_the_stream() throws Exception {
        AtomicBoolean wentOn = new AtomicBoolean();
        journey.start(Worker.<Integer, Object>streaming(Integer.class, (n, chunks, job) -> {
            chunks.send(Map.of("n", 0));
            chunks.send(Map.of("error", "out of luck"));
            wentOn.set(true);
        }));
        String id = journey.platform().enqueue("1");

        assertThat(journey.resultOf(id)).isEqualTo(Journey.json("{\"error\": \"out of luck\"}"));
        assertThat(journey.platform().chunks(id)).hasSize(1);
        assertThat(wentOn).isFalse();
    }

    @Test
    void a_handler_that_swallows_the_end_of_its_stream_fails_all_the_same() throws Exception {
        journey.start(Worker.<Integer, Object>streaming(Integer.class, (n, chunks, job) -> {
            try {
                chunks.send(Map.of("error", "out of luck"));
            } catch (JobFailedException swallowed) {
                return;
            }
        }));
        assertThat(journey.ask("1")).isEqualTo(Journey.json("{\"error\": \"out of luck\"}"));
    }

    @Test
    void a_chunk_that_is_no_json_fails_the_job_with_its_place() throws Exception {
        journey.start(Worker.<Integer, Object>streaming(
                Integer.class, (n, chunks, job) -> chunks.send(Map.of("x", new FailureJourneyTest.Unwritable()))));
        assertThat(journey.ask("1").get("error").asString())
                .contains("output.x.pixels")
                .contains("no pixels here");
    }

    @Test
    void a_job_that_the_platform_no_longer_knows_is_given_up() throws Exception {
        journey.platform().answerNext(Route.STREAM, Answer.normal(), Answer.status(404));
        AtomicInteger produced = new AtomicInteger();
        var ended = journey.latch();
        journey.start(Worker.<Integer, Integer>streaming(Integer.class, (n, chunks, job) -> {
            try {
                for (int i = 0; i < n; i++) {
                    chunks.send(i);
                    produced.incrementAndGet();
                }
            } finally {
                if (n > 5) {
                    ended.countDown();
                }
            }
        }));
        String gone = journey.platform().enqueue("1000000");
        Journey.await(ended, "the end of the producer");
        journey.ask("1");

        assertThat(produced.get()).isLessThan(1000);
        assertThat(journey.platform().results(gone)).isEmpty();
    }
}
