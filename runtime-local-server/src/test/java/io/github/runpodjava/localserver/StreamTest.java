package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.localserver.ServerFixture.Answer;
import io.github.runpodjava.spi.PostAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StreamTest {
    private final ServerFixture server = ServerFixture.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void every_chunk_comes_once_and_in_order_and_the_final_status_with_the_last() {
        int chunks = 500;
        server.work(1, (job, reporter) -> {
            for (int i = 0; i < chunks; i++) {
                reporter.chunk("{\"i\":" + i + "}");
            }
            reporter.streamResult("{\"output\":[]}");
        });
        String id = server.run("{\"input\": 1}");

        List<Integer> seen = new ArrayList<>();
        String status;
        do {
            JsonNode part = server.get("/stream/" + id).json();
            assertThat(part.propertyNames()).containsExactlyInAnyOrder("status", "stream");
            part.get("stream")
                    .forEach(item -> seen.add(item.get("output").get("i").intValue()));
            status = part.get("status").stringValue();
        } while (!status.equals("COMPLETED"));

        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, chunks).boxed().toList());
        assertThat(server.get("/stream/" + id).body()).isEqualTo("{\"status\":\"COMPLETED\",\"stream\":[]}");
    }

    @Test
    void an_open_poll_gets_a_chunk_when_it_comes() {
        Semaphore next = new Semaphore(0);
        server.work(1, (job, reporter) -> {
            next.acquire();
            reporter.chunk("\"a\"");
            next.acquire();
            reporter.streamResult("{\"output\":[]}");
        });
        String id = server.run("{\"input\": 1}");

        CompletableFuture<Answer> first = server.sendAsync("GET", "/stream/" + id + "?wait=300000", null);
        server.awaitOpenRequests(1);
        next.release();
        assertThat(ServerFixture.join(first).body())
                .isEqualTo("{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":\"a\"}]}");

        CompletableFuture<Answer> second = server.sendAsync("POST", "/stream/" + id + "?wait=300000", null);
        server.awaitOpenRequests(1);
        next.release();
        assertThat(ServerFixture.join(second).body()).isEqualTo("{\"status\":\"COMPLETED\",\"stream\":[]}");
    }

    @Test
    void an_empty_poll_is_held_no_longer_than_the_caller_waits() {
        String id = server.run("{\"input\": 1}");

        assertThat(server.get("/stream/" + id + "?wait=1").body()).isEqualTo("{\"status\":\"IN_QUEUE\",\"stream\":[]}");
    }

    @Test
    void chunks_that_were_sent_before_a_failure_are_delivered() {
        server.work(1, (job, reporter) -> {
            reporter.chunk("1");
            reporter.chunk("null");
            reporter.streamResult("{\"error\":\"handler: broke\"}");
        });
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "FAILED");

        assertThat(server.get("/stream/" + id).body())
                .isEqualTo("{\"status\":\"FAILED\",\"stream\":[{\"output\":1},{\"output\":null}]}");
    }

    @Test
    void cancelling_ends_an_open_poll() {
        CountDownLatch never = new CountDownLatch(1);
        server.work(1, (job, reporter) -> never.await());
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "IN_PROGRESS");
        CompletableFuture<Answer> open = server.sendAsync("GET", "/stream/" + id + "?wait=300000", null);
        server.awaitOpenRequests(1);

        server.post("/cancel/" + id, null);

        assertThat(ServerFixture.join(open).body()).isEqualTo("{\"status\":\"CANCELLED\",\"stream\":[]}");
    }

    @Test
    void the_final_status_waits_for_chunks_that_do_not_fit_into_one_answer() {
        String big = "[\"" + "x".repeat(9 * 1024 * 1024) + "\"]";
        server.work(1, (job, reporter) -> {
            reporter.chunk(big);
            reporter.chunk(big);
            reporter.streamResult("{\"output\":[]}");
        });
        String id = server.run("{\"input\": 1}");
        server.awaitStatus(id, "COMPLETED");

        JsonNode first = server.get("/stream/" + id).json();
        JsonNode second = server.get("/stream/" + id).json();

        assertThat(first.get("status").stringValue()).isEqualTo("IN_PROGRESS");
        assertThat(first.get("stream")).hasSize(1);
        assertThat(second.get("status").stringValue()).isEqualTo("COMPLETED");
        assertThat(second.get("stream")).hasSize(1);
    }

    @Test
    void a_message_without_output_is_refused_and_a_late_one_is_ignored() throws InterruptedException {
        BlockingQueue<PostAnswer> answers = new ArrayBlockingQueue<>(4);
        server.work(1, (job, reporter) -> {
            answers.add(reporter.result("{\"output\":1}"));
            answers.add(reporter.chunk("\"late\""));
            answers.add(reporter.progress("\"late\""));
            answers.add(reporter.result("{\"error\":\"late\"}"));
        });
        String id = server.post("/runsync", "{\"input\": 1}").json().get("id").stringValue();

        for (int i = 0; i < 4; i++) {
            assertThat(answers.take()).isEqualTo(new PostAnswer.Accepted());
        }
        assertThat(server.get("/status/" + id).json().get("output").intValue()).isEqualTo(1);
        assertThat(server.statusOf(id)).isEqualTo("COMPLETED");
        assertThat(server.get("/stream/" + id).json().get("stream")).isEmpty();
    }
}
