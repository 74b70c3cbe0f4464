package io.github.runpodjava.internal.runpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.runpodjava.fakeplatform.FakePlatform;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunPodHttpTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FakePlatform platform = FakePlatform.start();
    private final UrlTemplate ping =
            new UrlTemplate(platform.environment().get("RUNPOD_WEBHOOK_PING")).filled("worker", "worker", "");
    private final RunPodHttp http = new RunPodHttp(null, List.of(ping.toString()), LIMIT, "test");

    @AfterEach
    void close() {
        http.close();
        platform.close();
    }

    private Throwable failing(String message) {
        return catchThrowable(() -> http.counted(() -> {
            throw new OutOfMemoryError(message);
        }));
    }

    /** OkHttp would wait for a thread that it takes for one that starts, and nobody would hear of it. */
    @Test
    void after_a_thread_that_could_not_be_made_no_request_waits_for_what_never_comes() {
        Throwable noThread =
                failing("unable to create native thread: possibly out of memory or process/resource limits");

        assertThat(catchThrowable(() -> http.get(ping, LIMIT, null))).isSameAs(noThread);
        assertThat(platform.pings()).isEmpty();
    }

    @Test
    void after_any_other_lack_of_memory_requests_go_on() throws Exception {
        failing("Java heap space");

        assertThat(http.get(ping, LIMIT, null).ok()).isTrue();
    }
}
