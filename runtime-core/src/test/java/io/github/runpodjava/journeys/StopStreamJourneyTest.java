package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream whose job is to end while the network is behind. */
class StopStreamJourneyTest {
    private final Journey journey = new Journey();

    @BeforeEach
    void slowNetwork() {
        for (int i = 0; i < 60; i++) {
            journey.platform().answerNext(Route.STREAM, Answer.normal().delayed(Duration.ofMillis(50)));
        }
    }

    @AfterEach
    void end() {
        journey.close();
    }

    private long posts(String id) {
        return journey.platform().requests(Route.STREAM).stream()
                .filter(request -> request.target().contains(id))
                .count();
    }

    @Test
    void a_stop_ends_the_producer_and_drops_the_chunks_that_wait() throws Exception {
        var produced = journey.latch();
        journey.start(Worker.<Integer, Integer>streaming(Integer.class, (n, chunks, job) -> {
            for (int i = 0; i < n; i++) {
                chunks.send(i);
                if (i == 40) {
                    produced.countDown();
                }
            }
        }));
        String id = journey.platform().enqueue("1000000");
        Journey.await(produced, "enough chunks");
        journey.platform().stop(id);
        journey.platform().awaitStep(id, Step.STOP_SENT, Journey.SOON);
        // Taken only when the stopped job has left its place.
        String next = journey.platform().enqueue("0");
        journey.resultOf(next);

        long before = posts(id);
        assertThatThrownBy(() -> journey.platform()
                        .awaitRequest(Route.STREAM, request -> posts(id) > before + 1, Duration.ofMillis(400)))
                .isInstanceOf(AssertionError.class);
        assertThat(journey.platform().results(id)).isEmpty();
    }

    @Test
    void a_deadline_ends_the_stream_and_no_chunk_follows_the_result() throws Exception {
        journey.start(Worker.<Integer, Integer>streaming(Integer.class, (n, chunks, job) -> {
                    for (int i = 0; i < n; i++) {
                        chunks.send(i);
                    }
                    job.cancellation().throwIfCancelled();
                    Journey.await(journey.latch(), "the deadline");
                })
                .jobTimeout(Duration.ofMillis(300)));
        String id = journey.platform().enqueue("40");

        assertThat(journey.resultOf(id).get("error").asString()).contains("limit of 300 ms");
        assertThatThrownBy(() -> journey.platform().awaitStep(id, Step.LATE_CHUNK, Duration.ofMillis(400)))
                .isInstanceOf(AssertionError.class);
        List<Integer> chunks = journey.platform().chunks(id).stream()
                .map(chunk -> chunk.get("output").asInt())
                .toList();
        assertThat(chunks).isSorted().hasSizeLessThan(30);
    }
}
