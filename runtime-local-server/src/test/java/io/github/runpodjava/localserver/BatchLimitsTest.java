package io.github.runpodjava.localserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.job.TakenJob;
import io.github.runpodjava.localserver.queue.RetentionLimits;
import io.github.runpodjava.spi.Poll;
import io.github.runpodjava.spi.TakeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How many batches there may be, how large they are and how long they are kept. */
class BatchLimitsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final ServerFixture server = ServerFixture.start(now::get, RetentionLimits.standard());
    private final Batches batches = new Batches(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void ten_batches_may_be_active() {
        for (int i = 0; i < 9; i++) {
            batches.make("[]");
        }
        String last = batches.make("[{\"input\":1}]");
        Batches.refused(server.post("/batch", "[]"), 429, "at most 10");
        batches.finalise(last);
        Batches.refused(server.post("/batch", "[]"), 429, "at most 10");

        server.echo();
        batches.awaitEnded(last);

        assertThat(server.post("/batch", "[]").status()).isEqualTo(200);
        Batches.refused(server.post("/batch", "[]"), 429, "at most 10");
    }

    @Test
    void five_thousand_requests_fit_and_no_more() {
        String one = "{\"input\":{}}";
        String id = batches.make("[" + (one + ",").repeat(4_999) + one + "]");

        Batches.refused(
                server.post("/batch/" + id + "/requests", "{\"requests\":[" + one + "]}"),
                400,
                "at most 5000 requests");
        Batches.refused(
                server.post("/batch", "[" + (one + ",").repeat(5_000) + one + "]"), 400, "at most 5000 requests");

        batches.finalise(id);
        server.echo();
        batches.awaitEnded(id);
        assertThat(batches.counts(id)).containsExactly(5000, 0, 5000, 0);
        JsonNode page = server.get("/batch/" + id + "/requests?offset=4000&limit=99999999999")
                .json();
        assertThat(page.get("requests")).hasSize(1_000);
        assertThat(page.get("limit").intValue()).isEqualTo(1_000);
        assertThat(page.get("hasMore").booleanValue()).isFalse();
    }

    @Test
    void results_are_kept_until_half_an_hour_after_the_whole_batch_has_ended() throws InterruptedException {
        String id = batches.make("[{\"input\":1},{\"input\":2,\"policy\":{\"executionTimeout\":604800000}}]");
        batches.finalise(id);
        new TestWorker.Reporter(server.worker(), takeOne().id()).result("{\"output\":1}");
        TakenJob second = takeOne();
        now.set(START.plus(Duration.ofHours(2)));
        new TestWorker.Reporter(server.worker(), second.id()).result("{\"output\":2}");

        assertThat(server.get("/status/" + batches.ids(id).get(0)).status()).isEqualTo(404);
        assertThat(batches.requests(id).get(0).get("output").intValue()).isEqualTo(1);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(30)).minusMillis(1));
        assertThat(batches.requests(id).get(1).get("output").intValue()).isEqualTo(2);
        now.updateAndGet(t -> t.plusMillis(1));
        Batches.refused(server.get("/batch/" + id), 404, "There is no batch");
        assertThat(server.get("/batch").json().get("total").intValue()).isZero();
    }

    @Test
    void a_draft_that_nobody_touches_is_forgotten_after_a_day() {
        String id = batches.make("[]");
        now.set(START.plus(Duration.ofHours(23)));
        server.post("/batch/" + id + "/requests", "{\"requests\":[{\"input\":1}]}");
        now.set(START.plus(Duration.ofHours(46)));
        assertThat(server.get("/batch/" + id).status()).isEqualTo(200);

        now.set(START.plus(Duration.ofHours(47)));

        assertThat(server.get("/batch/" + id).status()).isEqualTo(404);
    }

    @Test
    void nothing_is_started_while_the_server_shuts_down() {
        String id = batches.make("[{\"input\":1}]");
        server.queue().drain();

        Batches.refused(server.post("/batch/" + id + "/finalize", null), 503, "shutting down");
        Batches.refused(server.post("/batch", "[]"), 503, "shutting down");
        Batches.refused(server.post("/batch/" + id + "/requests", "{\"requests\":[]}"), 503, "shutting down");
        assertThat(batches.statuses(id)).containsExactly("DRAFT");
    }

    private TakenJob takeOne() throws InterruptedException {
        return server.worker()
                .take(new TakeRequest(1, false))
                .fold(Poll.Found::items, List::<TakenJob>of, throttled -> null, failed -> null, () -> null)
                .get(0);
    }
}
