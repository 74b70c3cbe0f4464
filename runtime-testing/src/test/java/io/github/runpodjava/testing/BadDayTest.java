package io.github.runpodjava.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.config.Environment;
import io.github.runpodjava.localserver.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadDayTest {
    @Test
    void a_result_arrives_although_answers_get_lost(@TempDir Path folder) throws Exception {
        Path faults = Files.writeString(folder.resolve("faults.json"), """
                {"seed": 42, "rules": [{"on": "job-done", "fault": "reset", "times": 1}]}""");
        try (LocalServer server = LocalServer.withoutWorkers().faults(faults).start();
                Worker worker = Worker.handling(String.class, (text, job) -> text.length())
                        .environment(Environment.of(server.environment()))
                        .build()) {
            worker.start();

            assertThat(server.runSync("hello").output(Integer.class)).isEqualTo(5);
        }
    }
}
