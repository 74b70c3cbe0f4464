package io.github.runpodjava.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Handler;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.localserver.JobOptions;
import io.github.runpodjava.localserver.SubmittedJob;
import io.github.runpodjava.localserver.queue.JobStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CaptionTest {
    record Picture(String file) {}

    record Text(String text) {}

    static final class Caption implements Handler<Picture, Text> {
        @Override
        public Text handle(Picture picture, JobContext job) throws InterruptedException {
            if (picture.file().isBlank()) {
                throw JobFailedException.because("file must not be blank");
            }
            if (picture.file().endsWith(".gif")) {
                new CountDownLatch(1).await(); // as if the model hung
            }
            return new Text("a picture named " + picture.file());
        }
    }

    @RegisterExtension
    static final LocalWorker worker = LocalWorker.of(Worker.handling(new Caption()));

    @Test
    void captions_a_picture() {
        assertThat(worker.runSync(new Picture("cat.png")).output(Text.class))
                .isEqualTo(new Text("a picture named cat.png"));
    }

    @Test
    void refuses_a_picture_without_a_name() {
        assertThat(worker.runSync(new Picture(" ")).error()).isEqualTo("file must not be blank");
    }

    @Test
    void ends_a_job_that_takes_too_long() {
        SubmittedJob job =
                worker.run(new Picture("cat.gif"), JobOptions.none().executionTimeout(Duration.ofMinutes(5)));
        job.awaitStart();

        worker.clock().advance(Duration.ofMinutes(5));

        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    }
}
