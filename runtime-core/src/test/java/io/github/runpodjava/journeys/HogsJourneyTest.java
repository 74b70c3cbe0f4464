package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Ping;
import io.github.runpodjava.fakeplatform.TimelineEntry.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many more handlers keep processors busy than there are processors. In a JVM of its own, as in production. */
class HogsJourneyTest {
    private static final int HOGS = 64;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    @Timeout(60)
    void the_heartbeat_the_stops_and_the_other_jobs_go_on() throws Exception {
        try (FakePlatform platform = FakePlatform.builder()
                        .hold(Duration.ofMillis(500))
                        .pingInterval(Duration.ofMillis(100))
                        .start();
                WorkerJvm worker = WorkerJvm.start(platform, List.of(), HogWorker.class, Integer.toString(HOGS))) {
            List<String> hogs = new ArrayList<>();
            for (int i = 0; i < HOGS; i++) {
                hogs.add(platform.enqueue("\"hog\""));
            }
            for (String id : hogs) {
                platform.awaitStep(id, Step.TAKEN, LIMIT);
            }
            // Other jobs go on.
            Instant start = Instant.now();
            for (int i = 0; i < 5; i++) {
                platform.awaitResult(platform.enqueue("\"other\""), LIMIT);
            }
            // All hogs run, not just as many as there are processors.
            int running;
            do {
                running = platform.awaitResult(platform.enqueue("\"other\""), LIMIT)
                        .body()
                        .get("output")
                        .asInt();
            } while (running < HOGS && Duration.between(start, Instant.now()).compareTo(LIMIT) < 0);
            assertThat(running).isEqualTo(HOGS);
            // The heartbeat goes on and names them all.
            platform.awaitPing(ping -> ping.jobIds().containsAll(hogs), LIMIT);
            int before = platform.pings().size();
            platform.awaitPing(ping -> platform.pings().size() >= before + 10, LIMIT);
            List<Ping> pings = platform.pings().subList(before, before + 10);
            assertThat(Duration.between(
                            pings.get(0).request().at(), pings.get(9).request().at()))
                    .isLessThan(Duration.ofSeconds(5));
            // The stop channel goes on: each hog is stopped, and the worker is as good as new.
            hogs.forEach(platform::stop);
            do {
                running = platform.awaitResult(platform.enqueue("\"other\""), LIMIT)
                        .body()
                        .get("output")
                        .asInt();
            } while (running > 0);
            assertThat(hogs).allMatch(id -> platform.results(id).isEmpty());
            worker.terminate();
            assertThat(worker.awaitExit(LIMIT)).isZero();
        }
    }
}
