package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Reply;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerState;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.RecordedRequest;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The platform is in trouble; jobs and results are not lost, and nobody is pestered. */
class TroubleJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    private Worker start() throws InterruptedException {
        return journey.start(Worker.handling(JsonNode.class, (json, job) -> json));
    }

    private List<RecordedRequest> posts(String id) {
        return journey.platform().requests(Route.DONE).stream()
                .filter(request -> request.target().contains(id))
                .toList();
    }

    @Test
    void a_take_that_fails_in_any_way_is_repeated_after_a_pause() throws Exception {
        journey.platform()
                .answerNext(
                        Route.TAKE,
                        Answer.status(500),
                        Answer.resetBefore(),
                        Answer.garbage(),
                        Answer.cutHalfway(),
                        Answer.status(404));
        String id = journey.platform().enqueue("1");
        start();

        assertThat(journey.resultOf(id).get("output").asInt()).isEqualTo(1);
        List<RecordedRequest> takes = journey.platform().requests(Route.TAKE);
        assertThat(Duration.between(takes.get(0).at(), takes.get(5).at()).toMillis())
                // At least half of 200, 400, 800 and 1600 ms; a reset on a connection that idled may be repeated at
                // once.
                .isGreaterThanOrEqualTo(100 + 200 + 400 + 800);
    }

    @Test
    void a_take_that_is_told_when_to_come_back_does() throws Exception {
        journey.platform().answerNext(Route.TAKE, Answer.status(503).header("Retry-After", "1"));
        String id = journey.platform().enqueue("1");
        start();
        journey.resultOf(id);

        List<RecordedRequest> takes = journey.platform().requests(Route.TAKE);
        // How long it pauses to the millisecond, other tests tell: here, time passes beside the pause too.
        assertThat(Duration.between(takes.get(0).at(), takes.get(1).at()).toMillis())
                .isGreaterThanOrEqualTo(950);
    }

    @Test
    void too_many_requests_is_answered_with_a_longer_pause() throws Exception {
        journey.platform().answerNext(Route.TAKE, Answer.status(429));
        String id = journey.platform().enqueue("1");
        start();
        journey.resultOf(id);

        List<RecordedRequest> takes = journey.platform().requests(Route.TAKE);
        assertThat(Duration.between(takes.get(0).at(), takes.get(1).at()).toMillis())
                .isGreaterThanOrEqualTo(950);
    }

    @Test
    void a_refused_key_is_not_a_hot_loop() throws Exception {
        for (int i = 0; i < 1000; i++) {
            journey.platform().answerNext(Route.TAKE, Answer.status(401));
        }
        start();
        journey.platform()
                .awaitRequest(
                        Route.TAKE,
                        request -> journey.platform().requests(Route.TAKE).size() >= 4,
                        Journey.SOON);
        long pings = journey.platform().pings().size();
        journey.platform().awaitPing(ping -> journey.platform().pings().size() > pings, Journey.SOON);

        assertThat(journey.platform().requests(Route.TAKE)).hasSizeLessThan(10);
    }

    /**
     * Takes in whose midst none was held. One that took 50 ms, perhaps because the machine was busy, counts as held, and
     * the pauses begin again; before it or after it there is half of that at least.
     */
    private static List<List<RecordedRequest>> ramps(List<RecordedRequest> takes) {
        List<List<RecordedRequest>> ramps = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= takes.size(); i++) {
            if (i == takes.size()
                    || Duration.between(takes.get(i - 1).at(), takes.get(i).at())
                                    .compareTo(Duration.ofMillis(20))
                            > 0) {
                ramps.add(takes.subList(start, i));
                start = i;
            }
        }
        return ramps;
    }

    /** Between so many takes: each pause is a quarter of a millisecond longer than the one before, the first is none. */
    private static Duration leastPauses(int takes) {
        return Duration.ofNanos(125_000L * (takes - 1) * (takes - 2));
    }

    @Test
    void a_platform_that_never_holds_a_poll_is_not_asked_thousands_of_times() throws Exception {
        try (Journey quick = new Journey(FakePlatform.builder().hold(Duration.ZERO))) {
            quick.start(Worker.handling(JsonNode.class, (json, job) -> json));
            quick.platform().awaitPing(ping -> quick.platform().pings().size() > 1, Journey.SOON);
            Journey.until(
                    "fifty takes", () -> quick.platform().requests(Route.TAKE).size() >= 50);

            for (List<RecordedRequest> ramp : ramps(quick.platform().requests(Route.TAKE))) {
                assertThat(Duration.between(
                                ramp.get(0).at(), ramp.get(ramp.size() - 1).at()))
                        .as(ramp.size() + " takes")
                        .isGreaterThanOrEqualTo(leastPauses(ramp.size()).minusMillis(5));
            }
            assertThat(quick.platform().requests(Route.STOP)).hasSizeLessThan(100);
        }
    }

    @Test
    void a_result_is_sent_until_it_is_accepted_and_then_never_again() throws Exception {
        journey.platform()
                .answerNext(
                        Route.DONE,
                        Answer.status(500),
                        Answer.resetBefore(),
                        Answer.status(429),
                        Answer.status(408),
                        Answer.resetAfter());
        start();
        String id = journey.platform().enqueue("{\"n\": 1}");
        journey.platform().awaitStep(id, Step.DUPLICATE_RESULT, Journey.SOON);
        journey.ask("2");

        assertThat(posts(id)).hasSize(6);
        assertThat(journey.platform().results(id)).hasSize(2);
        assertThat(journey.platform().results(id).get(1).body())
                .isEqualTo(journey.platform().results(id).get(0).body());
    }

    @Test
    void a_result_waits_as_long_as_it_is_told() throws Exception {
        journey.platform().answerNext(Route.DONE, Answer.status(429).header("Retry-After", "1"));
        start();
        String id = journey.platform().enqueue("1");
        journey.resultOf(id);

        List<RecordedRequest> posts = posts(id);
        assertThat(posts).hasSize(2);
        assertThat(Duration.between(posts.get(0).at(), posts.get(1).at()).toMillis())
                .isGreaterThanOrEqualTo(950);
    }

    @Test
    void a_result_for_a_job_that_is_gone_is_sent_once() throws Exception {
        journey.platform().answerNext(Route.DONE, Answer.status(404));
        Worker worker = start();
        String gone = journey.platform().enqueue("1");
        journey.platform().awaitRequest(Route.DONE, request -> true, Journey.SOON);
        assertThat(journey.ask("2").get("output").asInt()).isEqualTo(2);

        assertThat(posts(gone)).hasSize(1);
        assertThat(worker.state()).isEqualTo(WorkerState.ACTIVE);
        assertThat(journey.spooled()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void a_result_that_is_refused_for_what_it_is_fails_its_job_with_the_platforms_words(int status) throws Exception {
        journey.platform().answerNext(Route.DONE, Answer.status(status).body("too big for us"));
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json));

        JsonNode error = journey.ask("1").get("error");

        assertThat(error.asString())
                .isEqualTo("The platform refused the result (HTTP " + status + ": too big for us).");
        assertThat(journey.ask("2")).isEqualTo(Journey.json("{\"output\": 2}"));
    }

    /** Else the worker ends, and the platform goes on to count with it. */
    @Test
    void what_goes_out_for_a_refused_result_asks_for_a_fresh_worker_too() throws Exception {
        journey.platform().answerNext(Route.DONE, Answer.status(413).body("too big for us"));
        journey.start(
                Worker.handling(JsonNode.class, (json, job) -> Reply.of(json).refreshWorker()));
        String id = journey.platform().enqueue("1");

        assertThat(journey.resultOf(id).get("stopPod").asBoolean()).isTrue();
    }

    @Test
    void an_error_that_is_refused_too_is_not_sent_again() throws Exception {
        journey.platform().answerNext(Route.DONE, Answer.status(400), Answer.status(400));
        journey.start(Worker.handling(JsonNode.class, (json, job) -> json));
        String id = journey.platform().enqueue("1");

        assertThat(journey.ask("2")).isEqualTo(Journey.json("{\"output\": 2}"));
        assertThat(journey.platform().requests(Route.DONE)).hasSize(3);
        assertThat(journey.platform().results(id)).isEmpty();
    }

    @Test
    void a_platform_that_goes_and_comes_back_finds_the_worker_at_work() throws Exception {
        start();
        journey.ask("1");
        var atWork = journey.latch();
        journey.platform().down();
        String id = journey.platform().enqueue("2");
        journey.platform().up();
        atWork.countDown();

        assertThat(journey.resultOf(id).get("output").asInt()).isEqualTo(2);
    }

    @Test
    void a_job_in_a_batch_that_has_no_id_does_not_spoil_the_others() throws Exception {
        // Known to the platform, so that it takes their results.
        try (Journey lenient =
                new Journey(FakePlatform.builder().acceptUnknownJobs().hold(Duration.ofMillis(100)))) {
            lenient.platform()
                    .answerNext(
                            Route.TAKE_BATCH,
                            Answer.json(
                                    "[{\"input\": 1}, {\"id\": \"good\", \"input\": 2}, 7, null, {\"id\": \"bare\"}]"));
            lenient.start(Worker.handling(JsonNode.class, (json, job) -> json).concurrency(8));

            assertThat(lenient.resultOf("good").get("output").asInt()).isEqualTo(2);
            assertThat(lenient.resultOf("bare")).isEqualTo(Journey.json("{}"));
        }
    }
}
