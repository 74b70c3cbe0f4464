package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

class OutOfMemoryJourneyTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    @Timeout(60)
    void a_job_that_is_too_large_spoils_no_other_but_a_leak_ends_the_worker_after_its_report() throws Exception {
        try (FakePlatform platform = FakePlatform.start();
                WorkerJvm worker = WorkerJvm.start(platform, List.of("-Xmx64m"), LeakWorker.class)) {
            JsonNode large =
                    platform.awaitResult(platform.enqueue("\"large\""), LIMIT).body();
            JsonNode next =
                    platform.awaitResult(platform.enqueue("\"next\""), LIMIT).body();
            JsonNode leak =
                    platform.awaitResult(platform.enqueue("\"leak\""), LIMIT).body();

            assertThat(large.get("error").asString()).contains("java.lang.OutOfMemoryError");
            assertThat(large.has("stopPod")).isFalse();
            assertThat(next.get("output").asString()).isEqualTo("next");
            assertThat(leak.get("error").asString()).contains("java.lang.OutOfMemoryError");
            assertThat(leak.get("stopPod").asBoolean()).isTrue();
            assertThat(worker.awaitExit(LIMIT)).isEqualTo(1);
        }
    }
}
