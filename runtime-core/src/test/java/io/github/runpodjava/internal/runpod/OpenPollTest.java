package io.github.runpodjava.internal.runpod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.pacing.FirstTake;
import io.github.runpodjava.internal.testkit.Waiting;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class OpenPollTest {
    private final OpenPoll poll = new OpenPoll(FirstTake.unknown());
    private final Call call = new OkHttpClient()
            .newCall(new Request.Builder().url("http://localhost/").build());

    @Test
    void an_open_call_is_cancelled_when_the_grace_is_over() throws Exception {
        poll.started(call::cancel);

        poll.end(Duration.ZERO);

        assertThat(call.isCanceled()).isTrue();
    }

    @Test
    void a_call_that_starts_after_the_end_is_cancelled_too() throws Exception {
        poll.end(Duration.ZERO);

        poll.started(call::cancel);

        assertThat(call.isCanceled()).isTrue();
    }

    @Test
    void a_call_that_starts_during_the_grace_is_cancelled_after_it() throws Exception {
        Thread ending = new Thread(() -> {
            try {
                poll.end(Duration.ofMillis(200));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ending.start();
        Waiting.untilWaiting(ending);

        poll.started(call::cancel);
        Waiting.join(ending);

        assertThat(call.isCanceled()).isTrue();
    }

    @Test
    void a_poll_that_is_done_is_not_waited_for_and_not_cancelled() throws Exception {
        poll.started(call::cancel);
        poll.close();

        poll.end(Duration.ofHours(1));

        assertThat(call.isCanceled()).isFalse();
    }
}
