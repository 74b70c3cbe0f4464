package io.github.runpodjava.samples.mockworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.fakeplatform.FakePlatform;
import io.github.runpodjava.fakeplatform.Ping;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FitnessIT {

    @Test
    void an_unfit_process_ends_whatever_its_other_threads_do() throws Exception {
        String classPath = Path.of("target", "test-classes").toAbsolutePath()
                + File.pathSeparator
                + WorkerProcess.jar("mock-worker");
        try (FakePlatform platform = FakePlatform.start();
                WorkerProcess worker = WorkerProcess.java(
                        platform.environment(), List.of("-cp", classPath, UnfitMain.class.getName()))) {
            platform.enqueue("{}");

            assertThat(worker.status()).isEqualTo(1);
            assertThat(worker.all()).contains("gpu").doesNotContain("\tat ");
            Ping ping = platform.pings().get(0);
            assertThat(ping.status()).contains("unhealthy");
            assertThat(ping.check()).contains("gpu");
            assertThat(platform.takenJobs()).isEmpty();
        }
    }

    @Test
    void an_unfit_worker_does_not_leave_a_local_server_without_a_worker() throws Exception {
        String classPath = WorkerProcess.jar("mock-worker")
                + File.pathSeparator
                + Path.of("target", "test-classes").toAbsolutePath();
        try (WorkerProcess worker = WorkerProcess.java(
                Map.of(),
                List.of("-cp", classPath, UnfitMain.class.getName(), "--serve-api", "--api-port=0", "--workers=2"))) {
            assertThat(worker.status()).isEqualTo(1);
            assertThat(worker.all()).contains("gpu").doesNotContain("\tat ");
        }
    }
}
