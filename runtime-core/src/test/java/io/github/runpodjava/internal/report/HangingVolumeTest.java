package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.execute.JobThreads;
import io.github.runpodjava.internal.json.BodyWriter;
import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.pacing.Lazy;
import io.github.runpodjava.internal.pacing.Timers;
import io.github.runpodjava.internal.process.ProcessTag;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingLogger;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.Delivery;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;
import tools.jackson.databind.ObjectMapper;

/** The spool on a network volume that hangs: whoever reads or writes there does not come back. */
@Timeout(60)
class HangingVolumeTest {
    @TempDir
    Path temp;

    private Path folder;
    private ResultSpool spool;
    private final ManualClock clock = new ManualClock();
    private final ScriptedQueue queue = new ScriptedQueue();
    private final Timers timers = new Timers();
    private final JobThreads threads = JobThreads.platform("test-helper");
    /** Somebody writes to the volume, and hangs. */
    private final CountDownLatch hangs = new CountDownLatch(1);
    /** The volume answers again. */
    private final CountDownLatch answers = new CountDownLatch(1);

    @BeforeEach
    void make() {
        folder = temp.resolve("spool");
        clock.set(Instant.now());
        // Asked for after the file's folder was made and before anything is written.
        Lazy<ObjectMapper> hanging = Lazy.by(() -> {
            hangs.countDown();
            await(answers);
            return Samples.MAPPER;
        });
        spool = new ResultSpool(folder, "worker", 1000, hanging, clock);
    }

    @AfterEach
    void end() {
        answers.countDown();
        timers.close();
        threads.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JobPost result(String job) {
        return new JobPost(job, JobPost.Kind.RESULT, JsonBody.of("{\"output\":\"" + job + "\"}"));
    }

    private List<Path> results() throws IOException {
        try (Stream<Path> all = Files.walk(temp)) {
            return all.filter(file -> file.toString().endsWith(".result")).toList();
        }
    }

    private Thread delivering(AtomicReference<Delivery> answer) {
        PostRetry retry = new PostRetry(
                queue,
                Duration.ofHours(1),
                new RecordingPauses(),
                new FailureLog(new RecordingLogger(), "Delivering results", clock::nanoTime),
                new SplittableRandom(1));
        ResultReporter reporter = new ResultReporter(
                new BodyWriter(Samples.MAPPERS, Samples.MAPPERS, 1000), retry, spool, timers, threads);
        return started(() -> answer.set(reporter.deliver(
                new ResultReporter.Last(Samples.job("a", "{}"), JsonBody.of("{\"output\":1}"), false, false),
                Level.INFO,
                () -> false)));
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task, "test-hanging-volume");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** A file whose reader hangs until somebody writes there, and whose writer until somebody reads. */
    private static Path pipe(Path at) throws Exception {
        Files.createDirectories(at.getParent());
        Process made = new ProcessBuilder("mkfifo", at.toString()).inheritIO().start();
        assertThat(made.waitFor()).isZero();
        return at;
    }

    @Test
    void a_result_is_sent_again_without_its_copy() throws Exception {
        queue.answering(new PostAnswer.TryLater("HTTP 503"));
        AtomicReference<Delivery> answer = new AtomicReference<>();

        Waiting.join(delivering(answer));

        assertThat(answer.get()).isEqualTo(new Delivery.Delivered(2));
        await(hangs);
        answers.countDown();
        // A copy that comes too late is none.
        Waiting.until("nothing is kept", () -> spool.bytes() == 0);
        assertThat(spool.results()).isZero();
        assertThat(results()).isEmpty();
    }

    @Test
    void a_result_that_the_platform_takes_slowly_is_done_when_it_is_taken() throws Exception {
        queue.otherwise(post -> {
            await(hangs);
            return new PostAnswer.Accepted();
        });
        AtomicReference<Delivery> answer = new AtomicReference<>();

        Waiting.join(delivering(answer));

        assertThat(answer.get()).isEqualTo(new Delivery.Delivered(1));
        answers.countDown();
        Waiting.until("nothing is kept", () -> spool.bytes() == 0);
        assertThat(results()).isEmpty();
    }

    @Test
    void a_result_is_on_disk_before_it_is_sent_again_where_the_volume_answers() throws Exception {
        answers.countDown();
        AtomicReference<List<Path>> atSecondTry = new AtomicReference<>();
        queue.answering(new PostAnswer.TryLater("HTTP 503"));
        queue.otherwise(post -> {
            try {
                atSecondTry.set(results());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return new PostAnswer.Accepted();
        });

        Waiting.join(delivering(new AtomicReference<>()));

        assertThat(atSecondTry.get()).hasSize(1);
        Waiting.until("nothing is kept", () -> spool.bytes() == 0);
        assertThat(results()).isEmpty();
    }

    @Test
    void who_looks_for_results_left_behind_holds_up_nobody_who_keeps_one() throws Exception {
        answers.countDown();
        Path lease = pipe(folder.resolve("another.1").resolve("owner"));
        Thread looking = started(spool::adopt);
        try (Reachable ignored = new Reachable(lease)) {
            Waiting.until("it hangs", () -> Stream.of(looking.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("isAbandoned")));
            AtomicReference<Optional<ResultSpool.Entry>> kept = new AtomicReference<>();

            Waiting.join(started(() -> kept.set(spool.keep(result("a")))));
            Waiting.join(started(spool::renew));

            assertThat(kept.get()).isPresent();
        }
        Waiting.join(looking);
    }

    @Test
    void the_end_does_not_wait_for_a_lease_that_cannot_be_given_up() throws Exception {
        answers.countDown();
        spool.keep(result("a")).orElseThrow().leave();
        Path lease = results().get(0).resolveSibling("owner");
        Files.delete(lease);
        pipe(lease);

        try (Reachable ignored = new Reachable(lease)) {
            Waiting.join(started(this::close));
        }
    }

    private void close() {
        close(Duration.ofSeconds(1));
    }

    private void close(Duration patience) {
        try {
            spool.close(patience);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A result of which nothing more can be hoped than a copy, which is being written while the volume hangs. */
    private SpoolCopy.Left givenUp(String job) {
        SpoolCopy copy = new SpoolCopy(spool, result(job));
        copy.make(Duration.ZERO);
        return copy.leave();
    }

    @Test
    void nor_for_a_copy_that_hangs() throws Exception {
        assertThat(givenUp("a")).isEqualTo(SpoolCopy.Left.COMING);
        await(hangs);

        Waiting.join(started(this::close));

        // Not "nobody": half of a result is in the folder, which who adopts it would remove.
        try (Stream<Path> all = Files.walk(temp)) {
            assertThat(all.filter(file -> file.endsWith("owner")))
                    .singleElement()
                    .satisfies(lease ->
                            assertThat(lease).hasContent(ProcessTag.mine().text()));
        }
    }

    @Test
    void but_it_does_for_one_that_gets_there() throws Exception {
        assertThat(givenUp("a")).isEqualTo(SpoolCopy.Left.COMING);
        await(hangs);
        Thread closing = started(() -> close(Waiting.LIMIT));
        Waiting.untilWaiting(closing);
        assertThat(closing.isAlive()).isTrue();
        assertThat(results()).isEmpty();

        answers.countDown();
        Waiting.join(closing);

        assertThat(results()).hasSize(1);
        assertThat(results().get(0).resolveSibling("owner")).hasContent("nobody");
    }

    @Test
    void a_result_that_was_given_up_is_sent_when_its_copy_is_there_at_last() throws Exception {
        assertThat(givenUp("a")).isEqualTo(SpoolCopy.Left.COMING);
        assertThat(spool.jobIds()).isEmpty();

        answers.countDown();

        Waiting.until("it waits to be sent", () -> spool.jobIds().equals(List.of("a")));
        assertThat(spool.waiting().get(0).post()).isPresent();
    }

    @Test
    void one_that_is_given_up_after_the_end_is_kept_all_the_same() throws Exception {
        answers.countDown();
        close(Waiting.LIMIT);

        assertThat(givenUp("a")).isEqualTo(SpoolCopy.Left.COPY);
        assertThat(results()).hasSize(1);
    }

    @Test
    void what_is_delivered_meanwhile_needs_no_room() throws Exception {
        long most = 0;
        for (int job = 0; job < 1000; job++) {
            SpoolCopy copy = new SpoolCopy(spool, result("job"));
            copy.begin();
            copy.remove();
            most = Math.max(most, spool.bytes());
        }

        // Those that hang with the volume are few.
        assertThat(most)
                .isLessThanOrEqualTo(SpoolThreads.MOST * result("job").body().size());
        answers.countDown();
        Waiting.until("nothing is kept", () -> spool.bytes() == 0);
        assertThat(results()).isEmpty();
    }

    @Test
    void what_is_given_up_meanwhile_has_no_more_room_than_the_spool() throws Exception {
        long room = 1000 / result("job").body().size();
        for (int job = 0; job < room; job++) {
            assertThat(givenUp("job")).isEqualTo(SpoolCopy.Left.COMING);
        }
        assertThat(givenUp("job")).isEqualTo(SpoolCopy.Left.NOTHING);

        answers.countDown();
        Waiting.until("all are kept", () -> spool.waiting().size() == room);
    }

    /** Lets whoever hangs at a pipe go on at the end. */
    private record Reachable(Path pipe) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            // For both reading and writing, which does not wait for anybody at the other end.
            new RandomAccessFile(pipe.toFile(), "rw").close();
        }
    }
}
