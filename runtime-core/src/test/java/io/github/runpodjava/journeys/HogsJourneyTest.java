package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.Answer;
import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Route;
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
    private static final Duration PING_INTERVAL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    @Timeout(240)
    void the_heartbeat_the_stops_and_the_other_jobs_go_on() throws Exception {
        try (FakePlatform platform = FakePlatform.builder()
                        .hold(Duration.ofMillis(500))
                        .pingInterval(PING_INTERVAL)
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
            // The heartbeat goes on and names them all: ten times before a hundred jobs are done that each take half as
            // long as it pauses. Whatever else the machine does holds up both.
            platform.awaitPing(ping -> ping.jobIds().containsAll(hogs), LIMIT);
            int before = platform.pings().size();
            int jobs = 0;
            while (platform.pings().size() < before + 10) {
                platform.answerNext(Route.DONE, Answer.normal().delayed(PING_INTERVAL.dividedBy(2)));
                platform.awaitResult(platform.enqueue("\"other\""), LIMIT);
                jobs++;
            }
            assertThat(jobs).isLessThan(100);
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
