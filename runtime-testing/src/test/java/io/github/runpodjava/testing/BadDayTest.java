package io.github.runpodjava.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JobEvent;
import io.github.runpodjava.localserver.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadDayTest {
    private final CompletableFuture<Delivery> delivery = new CompletableFuture<>();

    @Test
    void a_result_that_the_platform_cannot_take_now_is_sent_again(@TempDir Path folder) throws Exception {
        Path faults = Files.writeString(folder.resolve("faults.json"), """
                {"seed": 42, "rules": [{"on": "job-done", "fault": "status", "status": 503, "times": 1}]}""");
        try (LocalServer server = LocalServer.withoutWorkers().faults(faults).start();
                Worker worker = Worker.handling(String.class, (text, job) -> text.length())
                        .environment(Environment.of(server.environment()))
                        .listener(this::note)
                        .build()) {
            worker.start();

            assertThat(server.runSync("hello").output(Integer.class)).isEqualTo(5);
            assertThat(delivery.get(10, TimeUnit.SECONDS)).isEqualTo(new Delivery.Delivered(2));
        }
    }

    private void note(JobEvent event) {
        if (event instanceof JobEvent.Reported reported) {
            delivery.complete(reported.delivery());
        }
    }
}
