package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobContext;
import io.github.runpodjava.Stage;
import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProgressJourneyTest {
    private final Journey journey = new Journey();

    @AfterEach
    void end() {
        journey.close();
    }

    private List<Step> steps(String id) {
        return journey.platform().timeline(id).stream()
                .map(entry -> entry.step())
                .toList();
    }

    /** What waits when the handler returns is dropped after a moment: on a busy machine that may be all of it. */
    private void awaitUpdates(JobContext job, int count) {
        Journey.until(
                count + " updates", () -> journey.platform().progress(job.id()).size() >= count);
    }

    private List<Integer> numbers(String id) {
        return journey.platform().progress(id).stream()
                .map(update -> update.get("output").asInt())
                .toList();
    }

    @Test
    void updates_arrive_in_order_with_the_status_that_tells_them_from_results() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            for (int i = 0; i < 10; i++) {
                job.progress(i);
            }
            awaitUpdates(job, 10);
            return "done";
        }));
        String id = journey.platform().enqueue("1");
        journey.resultOf(id);

        assertThat(numbers(id)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(journey.platform().progress(id).get(0))
                .isEqualTo(Journey.json("{\"status\": \"IN_PROGRESS\", \"output\": 0}"));
        assertThat(steps(id)).endsWith(Step.PROGRESS, Step.RESULT);
    }

    @Test
    void none_arrives_after_the_result_and_the_newest_wins_however_slow_the_platform_is() throws Exception {
        for (int i = 0; i < 50; i++) {
            journey.platform().answerNext(Route.DONE, Answer.normal().delayed(Duration.ofMillis(40)));
        }
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
                    for (int i = 0; i < 100; i++) {
                        job.progress(i);
                    }
                    awaitUpdates(job, 1);
                    return "done";
                })
                .concurrency(4));
        List<String> ids = List.of(
                journey.platform().enqueue("1"),
                journey.platform().enqueue("2"),
                journey.platform().enqueue("3"));
        for (String id : ids) {
            journey.resultOf(id);
        }
        journey.ask("4");

        for (String id : ids) {
            assertThat(numbers(id)).isSorted().isNotEmpty();
            assertThat(steps(id)).doesNotContain(Step.LATE_PROGRESS);
        }
    }

    @Test
    void an_update_that_does_not_get_through_changes_nothing() throws Exception {
        journey.platform().answerNext(Route.DONE, Answer.status(500), Answer.resetBefore());
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            job.progress("lost");
            job.progress("lost too");
            return "done";
        }));
        assertThat(journey.ask("1").get("output").asString()).isEqualTo("done");
    }

    @Test
    void an_update_that_is_no_json_is_dropped() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            job.progress(new UnwritableOutputJourneyTest.Unloadable());
            job.progress("fine");
            awaitUpdates(job, 1);
            return "done";
        }));
        String id = journey.platform().enqueue("1");

        assertThat(journey.resultOf(id).get("output").asString()).isEqualTo("done");
        assertThat(journey.platform().progress(id)).hasSize(1);
    }

    @Test
    void an_update_after_the_end_of_its_job_is_dropped() throws Exception {
        var ended = journey.latch();
        var sent = journey.latch();
        journey.start(Worker.handling(Integer.class, (n, job) -> {
                    if (n == 1) {
                        new Thread(() -> {
                                    try {
                                        Journey.await(ended, "the end of the job");
                                        job.progress("too late");
                                        sent.countDown();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                })
                                .start();
                    }
                    return n;
                })
                .concurrency(2));
        String id = journey.platform().enqueue("1");
        journey.resultOf(id);
        ended.countDown();
        Journey.await(sent, "the late update");
        journey.ask("2");

        assertThat(journey.platform().progress(id)).isEmpty();
    }

    @Test
    void a_stage_tells_how_far_it_is() throws Exception {
        journey.start(Worker.handling(JsonNode.class, (json, job) -> {
            try (Stage load = job.stage("load")) {
                load.progress(3, 10);
            }
            awaitUpdates(job, 1);
            return "done";
        }));
        String id = journey.platform().enqueue("1");
        journey.resultOf(id);

        assertThat(journey.platform().progress(id).get(0).get("output"))
                .isEqualTo(Journey.json("{\"stage\": \"load\", \"done\": 3, \"total\": 10}"));
    }
}
