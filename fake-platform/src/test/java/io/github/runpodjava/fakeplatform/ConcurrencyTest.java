package io.github.runpodjava.fakeplatform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class ConcurrencyTest {
    /** For a fixed amount of work on whatever machine. */
    private static final Duration SOON = Duration.ofSeconds(100);

    /** Ids that a worker was given in an answer that it could read. */
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();

    @Test
    void two_hundred_workers_share_five_thousand_jobs() throws Exception {
        try (FakePlatform platform =
                FakePlatform.builder().hold(Duration.ofMillis(500)).start()) {
            work(platform, 200, 5000);
            assertThat(platform.counts()).isEqualTo(new Counts(5000, 0, 5000, 5000, 0, 0));
        }
    }

    @Test
    void no_job_is_lost_or_given_twice_while_everything_breaks() throws Exception {
        try (FakePlatform platform =
                FakePlatform.builder().hold(Duration.ofMillis(100)).start()) {
            platform.misbehave(Faults.seeded(7)
                    .serverErrors(0.05)
                    .tooManyRequests(0.05)
                    .resetBefore(0.05)
                    .resetAfter(0.05)
                    .cutHalfway(0.05)
                    .garbage(0.05)
                    .slow(0.02, Duration.ofMillis(5)));
            work(platform, 20, 1000);
            Counts counts = platform.counts();
            assertThat(counts.finished()).isEqualTo(1000);
            assertThat(counts.taken()).isEqualTo(1000);
            assertThat(counts.repeatedResults()).isPositive();
            assertThat(platform.takenJobs()).doesNotHaveDuplicates().hasSize(1000);
        }
    }

    private void work(FakePlatform platform, int workers, int jobs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                boolean batches = i % 2 == 1;
                all.add(threads.submit(() -> work(platform, batches)));
            }
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                ids.add(platform.enqueue(Integer.toString(i)));
            }
            platform.awaitFinished(jobs, SOON);
            assertThat(received).containsExactlyInAnyOrderElementsOf(ids);
            platform.close();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A worker that opens a new connection after each thing that goes wrong, until nobody listens. */
    private void work(FakePlatform platform, boolean batches) {
        List<String> mine = new ArrayList<>();
        while (true) {
            try (WireClient client = new WireClient(platform)) {
                serve(client, batches, mine);
            } catch (java.net.ConnectException platformClosed) {
                return;
            } catch (IOException | JacksonException broken) {
                // What a fault does; the next connection goes on.
            }
        }
    }

    private void serve(WireClient client, boolean batches, List<String> mine) throws IOException {
        while (true) {
            while (!mine.isEmpty()) {
                if (client.done(mine.get(0), "{\"output\":1}").status() == 200) {
                    mine.remove(0);
                }
            }
            WireClient.Reply reply = batches ? client.takeBatch(7) : client.take();
            if (reply.status() == 200) {
                JsonNode jobs = Json.read(reply.body());
                mine.addAll(
                        batches
                                ? jobs.findValuesAsString("id")
                                : List.of(jobs.path("id").asString()));
                received.addAll(mine);
            }
        }
    }
}
