package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.queue.JobPolicy;
import io.github.runpodjava.localserver.queue.JobRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ListsTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/v2/any"})
    void requests_are_listed_newest_first_without_their_output(String prefix) {
        assertThat(server.get(prefix + "/requests").body()).isEqualTo("{\"requests\":[]}");
        String ended = server.run("{\"input\": 1}");
        server.echo();
        server.awaitStatus(ended, "COMPLETED");
        server.queue().drain();
        // Past the API, which takes none any more: this one stays in the queue.
        ObjectNode second = (ObjectNode) ServerFixture.json("{\"input\": 2}");
        String waiting = server.queue()
                .submit(JobRequest.made(second, 12), JobPolicy.standard(), false)
                .id();

        JsonNode requests = server.get(prefix + "/requests").json().get("requests");

        assertThat(requests).hasSize(2);
        assertThat(requests.get(0))
                .isEqualTo(ServerFixture.json("{\"id\":\"" + waiting + "\",\"status\":\"IN_QUEUE\"}"));
        assertThat(requests.get(1).propertyNames())
                .containsExactlyInAnyOrder("id", "status", "delayTime", "executionTime", "workerId");
        assertThat(requests.get(1).get("id").stringValue()).isEqualTo(ended);
        assertThat(requests.get(1).get("status").stringValue()).isEqualTo("COMPLETED");
    }

    @Test
    void no_more_than_a_hundred_requests_are_listed() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 103; i++) {
            ids.add(0, server.run("{\"input\": 1}"));
        }

        List<String> listed = new ArrayList<>();
        server.get("/requests")
                .json()
                .get("requests")
                .forEach(job -> listed.add(job.get("id").stringValue()));

        assertThat(listed).containsExactlyElementsOf(ids.subList(0, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/v2/any"})
    void metrics_name_the_worker_while_it_is_ready(String prefix) {
        assertThat(server.get(prefix + "/metrics").body())
                .isEqualTo("{\"readyWorkers\":[],\"workers\":{\"idle\":0,\"initializing\":1,\"ready\":0,\"running\":0,"
                        + "\"throttled\":0,\"unhealthy\":0}}");

        CountDownLatch mayEnd = new CountDownLatch(1);
        server.work(1, (job, reporter) -> {
            mayEnd.await();
            TestWorker.echo(job, reporter);
        });
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "IN_PROGRESS");
        assertThat(server.get(prefix + "/metrics").body())
                .startsWith("{\"readyWorkers\":[],\"workers\":{\"idle\":0,")
                .contains("\"running\":1");
        mayEnd.countDown();
        server.awaitStatus(id, "COMPLETED");
        server.awaitIdleWorker();

        assertThat(server.get(prefix + "/metrics").body())
                .isEqualTo("{\"readyWorkers\":[\"worker-1\"],\"workers\":{\"idle\":1,\"initializing\":0,\"ready\":1,"
                        + "\"running\":0,\"throttled\":0,\"unhealthy\":0}}");
    }

    @Test
    void metrics_name_every_worker_that_is_ready_and_count_each_once() {
        server.echo();
        server.sendAsync("GET", "/job-take/outside-1", null);
        server.awaitOpenRequests(1);
        ServerFixture.until(
                () -> server.get("/metrics").json().get("readyWorkers").size() == 2, "both workers to be ready");

        JsonNode metrics = server.get("/metrics").json();

        assertThat(metrics.get("readyWorkers"))
                .extracting(JsonNode::stringValue)
                .containsExactlyInAnyOrder("worker-1", "outside-1");
        assertThat(metrics.get("workers"))
                .isEqualTo(ServerFixture.json("{\"idle\":2,\"initializing\":0,\"ready\":2,\"running\":0,"
                        + "\"throttled\":0,\"unhealthy\":0}"));
    }

    @Test
    void requests_of_a_batch_are_listed_once_they_are_queued() {
        String batch = server.post("/batch", "[{\"input\":1},{\"input\":2}]")
                .json()
                .get("id")
                .stringValue();
        assertThat(server.get("/requests").json().get("requests")).isEmpty();

        server.post("/batch/" + batch + "/finalize", null);

        assertThat(server.get("/requests").json().get("requests"))
                .hasSize(2)
                .allSatisfy(job -> assertThat(job.get("status").stringValue()).isEqualTo("IN_QUEUE"));
    }
}
