package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.Faults;
import io.github.runpodjava.fakeplatform.FinalResult;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Many jobs over a bad network. */
class ManyJobsJourneyTest {
    private static final int JOBS = 2000;

    @Test
    @Timeout(120)
    void every_job_gets_its_own_result_whatever_the_network_does() throws Exception {
        try (Journey journey = new Journey()) {
            journey.platform()
                    .misbehave(
                            Faults.seeded(42)
                                    .serverErrors(0.03)
                                    .resetBefore(0.03)
                                    .resetAfter(0.03)
                                    .tooManyRequests(0.02)
                                    .garbage(0.03)
                                    .slow(0.03, Duration.ofMillis(50)),
                            Route.DONE,
                            Route.STREAM,
                            Route.PING);
            // After 429 a take pauses for a second and more: a few are enough.
            journey.platform()
                    .misbehave(
                            Faults.seeded(43)
                                    .serverErrors(0.01)
                                    .resetBefore(0.01)
                                    .resetAfter(0.01)
                                    .tooManyRequests(0.002)
                                    .cutHalfway(0.01)
                                    .garbage(0.01)
                                    .slow(0.03, Duration.ofMillis(50)),
                            Route.TAKE,
                            Route.TAKE_BATCH,
                            Route.STOP);
            Map<String, Integer> jobs = new LinkedHashMap<>();
            for (int i = 0; i < JOBS; i++) {
                jobs.put(journey.platform().enqueue("{\"n\": " + i + ", \"text\": \"job " + i + "\"}"), i);
            }
            Worker worker = journey.start(Worker.handling(JsonNode.class, (json, job) -> {
                        if (json.get("n").asInt() % 10 == 0) {
                            job.progress(json);
                        }
                        return Map.of("id", job.id(), "input", json);
                    })
                    .concurrency(8));
            journey.platform().awaitFinished(JOBS, Duration.ofSeconds(100));
            worker.close();

            jobs.forEach((id, n) -> {
                List<FinalResult> results = journey.platform().results(id);
                assertThat(results).as(id).isNotEmpty();
                JsonNode output = results.get(0).body().get("output");
                assertThat(output.get("id").asString()).isEqualTo(id);
                assertThat(output.at("/input/n").asInt()).isEqualTo(n);
                assertThat(output.at("/input/text").asString()).isEqualTo("job " + n);
                assertThat(journey.platform().timeline(id))
                        .extracting(entry -> entry.step())
                        .doesNotContain(Step.CONFLICTING_RESULT, Step.LATE_PROGRESS);
            });
            assertThat(journey.platform().counts().taken()).isEqualTo(JOBS);
            // The network was bad indeed.
            assertThat(journey.platform().counts().repeatedResults()).isGreaterThan(JOBS / 100);
            assertThat(journey.spooled()).isEmpty();
        }
    }
}
