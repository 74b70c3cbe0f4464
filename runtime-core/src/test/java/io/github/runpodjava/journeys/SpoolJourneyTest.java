package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.Faults;
import io.github.runpodjava.fakeplatform.Route;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Results that cannot be delivered now. */
class SpoolJourneyTest {
    private final Journey journey = new Journey();
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        journey.close();
    }

    private Worker start() throws InterruptedException {
        return journey.start(
                Worker.handling(JsonNode.class, (json, job) -> json).listener(event -> {
                    if (event instanceof JobEvent.Reported reported) {
                        deliveries.add(reported.delivery());
                    }
                }));
    }

    private void deliveriesFail() {
        journey.platform().misbehave(Faults.seeded(1).serverErrors(1), Route.DONE);
    }

    @Test
    void the_next_worker_delivers_what_the_last_one_could_not() throws Exception {
        journey.set("RUNPOD_DELIVERY_LIMIT_MS", "100");
        deliveriesFail();
        Worker first = start();
        String one = journey.platform().enqueue("{\"n\": 1.10}");
        String two = journey.platform().enqueue("2");
        for (int i = 0; i < 2; i++) {
            Delivery delivery = deliveries.poll(Journey.SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(delivery).isInstanceOfSatisfying(Delivery.GaveUp.class, gaveUp -> assertThat(gaveUp.spooled())
                    .isTrue());
        }
        first.close();
        assertThat(journey.spooled()).hasSize(2);
        assertThat(journey.platform().counts().finished()).isZero();
        journey.platform().behave();
        start();

        assertThat(journey.wholeResultOf(one).request().bodyText()).isEqualTo("{\"output\":{\"n\":1.10}}");
        assertThat(journey.resultOf(two).get("output").asInt()).isEqualTo(2);
        Journey.until("an empty spool", () -> journey.spooled().isEmpty());
        assertThat(journey.platform().results(one)).hasSize(1);
        assertThat(journey.platform().results(two)).hasSize(1);
        assertThat(journey.platform().takenJobs()).hasSize(2);
    }

    @Test
    void two_workers_that_come_next_deliver_it_once() throws Exception {
        journey.set("RUNPOD_DELIVERY_LIMIT_MS", "100");
        deliveriesFail();
        Worker first = start();
        String id = journey.platform().enqueue("1");
        deliveries.poll(Journey.SOON.toSeconds(), TimeUnit.SECONDS);
        first.close();
        journey.platform().behave();
        start();
        start();

        journey.resultOf(id);
        Journey.until("an empty spool", () -> journey.spooled().isEmpty());
        assertThat(journey.platform().results(id)).hasSize(1);
    }

    @Test
    void a_result_that_waits_is_named_by_the_heartbeat_and_goes_out_as_soon_as_it_can() throws Exception {
        journey.set("RUNPOD_DELIVERY_LIMIT_MS", "100");
        deliveriesFail();
        start();
        String id = journey.platform().enqueue("1");
        deliveries.poll(Journey.SOON.toSeconds(), TimeUnit.SECONDS);
        journey.platform().awaitPing(ping -> ping.jobIds().contains(id), Journey.SOON);
        // A worker that gave up on one result takes the next job.
        String other = journey.platform().enqueue("2");
        journey.platform().awaitRequest(Route.DONE, request -> request.target().contains(other), Journey.SOON);
        journey.platform().behave();
    }

    @Test
    void while_a_result_is_tried_again_it_is_on_disk_and_afterwards_it_is_not() throws Exception {
        journey.platform().answerNext(Route.DONE, Answer.status(500), Answer.status(500), Answer.status(500));
        start();
        String id = journey.platform().enqueue("1");
        Journey.until("a file", () -> !journey.spooled().isEmpty());
        journey.resultOf(id);

        Journey.until("no file", () -> journey.spooled().isEmpty());
    }

    @Test
    void a_folder_that_cannot_be_written_loses_nothing_while_the_worker_lives() throws Exception {
        Path file = Files.createTempFile("no-folder", "");
        journey.set("RUNPOD_SPOOL_DIR", file.resolve("spool").toString());
        journey.platform().answerNext(Route.DONE, Answer.status(500), Answer.resetBefore());
        start();

        assertThat(journey.ask("1").get("output").asInt()).isEqualTo(1);
        Files.delete(file);
    }
}
