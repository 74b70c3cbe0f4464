package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.runpodjava.internal.pacing.FailureLog;
import io.github.runpodjava.internal.process.ProcessTag;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ResultSpoolTest {
    @TempDir
    Path temp;

    private Path folder;
    private final ManualClock clock = new ManualClock();
    private final ScriptedQueue queue = new ScriptedQueue();
    private final FailureLog deliveries =
            new FailureLog(LoggerFactory.getLogger(ResultSpoolTest.class), "Delivering results", clock::nanoTime);

    @BeforeEach
    void now() {
        folder = temp.resolve("spool");
        // The times of files are real ones.
        clock.set(Instant.now());
    }

    private ResultSpool spool() {
        return new ResultSpool(folder, "worker", 1000, Samples.MAPPERS, clock);
    }

    private static JobPost result(String job, String body) {
        return new JobPost(job, JobPost.Kind.RESULT, JsonBody.of(body));
    }

    private static ResultSpool.Entry kept(ResultSpool spool, String job) {
        ResultSpool.Entry entry =
                spool.keep(result(job, "{\"output\":\"" + job + "\"}")).orElseThrow();
        entry.leave();
        return entry;
    }

    @Test
    void a_folder_that_cannot_be_made_is_known_before_it_is_needed() throws IOException {
        assertThat(spool().problem()).isEmpty();
        Files.createDirectories(folder);
        assertThat(spool().problem()).isEmpty();

        Files.delete(folder);
        Files.writeString(folder, "in the way");
        assertThat(spool().problem()).hasValue(folder + " is no folder");
        folder = folder.resolve("endpoint");
        assertThat(spool().problem()).hasValue(folder.getParent() + " is no folder");
    }

    @Test
    void so_is_one_that_may_not_be_written_to() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("r-x------"));
        assumeFalse(Files.isWritable(temp), "root writes anywhere");

        assertThat(spool().problem()).hasValue(temp + " cannot be written to");
    }

    @Test
    void a_result_that_gets_through_later_ends_the_trouble_that_its_first_tries_had() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "job");
        deliveries.failed("down");
        deliveries.failed("down");
        assertThat(deliveries.trouble()).isPresent();

        assertThat(sender(spool).sendAll()).isTrue();

        assertThat(deliveries.trouble()).isEmpty();
    }

    private SpoolSender sender(ResultSpool spool) {
        return sender(spool, new RecordingPauses());
    }

    private SpoolSender sender(ResultSpool spool, RecordingPauses pauses) {
        return new SpoolSender(spool, queue, pauses, deliveries, new SplittableRandom(1), clock);
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** Makes the lease of the one folder say that its process was this one's machine's, and is dead. */
    private void die(Path own) throws IOException {
        ProcessTag me = ProcessTag.mine();
        ProcessTag earlier = new ProcessTag(me.host(), me.pid(), 12345, me.place());
        Files.writeString(own.resolve("owner"), earlier.text());
    }

    /** Has the one folder belong to a process of another container of this host's name, with this one's process id. */
    private void moveToAnotherContainer() throws IOException {
        ProcessTag me = ProcessTag.mine();
        ProcessTag there = new ProcessTag(me.host(), me.pid(), 12345, "another");
        Files.writeString(owners().get(0).resolve("owner"), there.text());
    }

    @Test
    void a_worker_of_another_container_is_not_taken_for_dead_because_its_process_is_not_seen() throws Exception {
        ResultSpool living = new ResultSpool(folder, "another-worker", 1000, Samples.MAPPERS, clock);
        kept(living, "a");
        moveToAnotherContainer();
        living.renew();
        ResultSpool spool = spool();

        spool.adopt();
        assertThat(spool.jobIds()).isEmpty();

        clock.advance(SpoolOwner.LEASE.plusSeconds(1));
        spool.adopt();
        assertThat(spool.jobIds()).containsExactly("a");
    }

    @Test
    void a_container_that_is_started_anew_sends_what_it_left_at_once() throws Exception {
        kept(spool(), "a");
        moveToAnotherContainer();
        ResultSpool next = spool();

        next.adopt();

        assertThat(next.jobIds()).containsExactly("a");
    }

    private List<Path> owners() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private void dieAll() throws IOException {
        for (Path own : owners()) {
            die(own);
        }
    }

    @Test
    void nothing_is_made_on_disk_before_there_is_something_to_keep() throws Exception {
        ResultSpool spool = spool();
        spool.adopt();
        spool.renew();
        spool.close(Waiting.LIMIT);

        assertThat(folder).doesNotExist();
    }

    @Test
    void a_result_is_kept_until_it_is_delivered() throws Exception {
        ResultSpool spool = spool();
        ResultSpool.Entry entry = spool.keep(result("a", "{\"output\":1}")).orElseThrow();

        assertThat(spool.waiting()).isEmpty();
        assertThat(spool.jobIds()).isEmpty();
        entry.leave();
        assertThat(spool.waiting()).containsExactly(entry);
        assertThat(spool.jobIds()).containsExactly("a");
        JobPost post = entry.post().orElseThrow();
        assertThat(post.jobId()).isEqualTo("a");
        assertThat(post.kind()).isEqualTo(JobPost.Kind.RESULT);
        assertThat(post.takingWorker()).contains("worker");
        assertThat(post.body().asText()).isEqualTo("{\"output\":1}");

        entry.remove();
        spool.close(Waiting.LIMIT);

        assertThat(spool.waiting()).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(owners()).isEmpty();
    }

    @Test
    void only_this_user_may_look() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(owners().get(0))))
                .isEqualTo("rwx------");
    }

    @Test
    void a_new_process_adopts_what_a_dead_one_left_and_sends_it_under_its_name() throws Exception {
        ResultSpool dead = new ResultSpool(folder, "old-worker", 1000, Samples.MAPPERS, clock);
        kept(dead, "a");
        clock.advance(Duration.ofMillis(5));
        dead.keep(new JobPost("b", JobPost.Kind.STREAM_RESULT, JsonBody.of("{\"output\":[]}")));
        die(owners().get(0));

        ResultSpool spool = spool();
        spool.adopt();

        assertThat(spool.jobIds()).containsExactlyInAnyOrder("a", "b");
        assertThat(sender(spool).sendAll()).isTrue();
        assertThat(queue.posts()).hasSize(2).allSatisfy(post -> assertThat(post.takingWorker())
                .contains("old-worker"));
        assertThat(queue.posts())
                .extracting(JobPost::kind)
                .containsExactlyInAnyOrder(JobPost.Kind.RESULT, JobPost.Kind.STREAM_RESULT);
        assertThat(spool.jobIds()).isEmpty();
        spool.close(Waiting.LIMIT);
        assertThat(owners()).isEmpty();
    }

    @Test
    void what_a_living_process_has_is_left_alone() throws Exception {
        ResultSpool living = spool();
        kept(living, "a");

        ResultSpool other = spool();
        other.adopt();

        assertThat(other.jobIds()).isEmpty();
        assertThat(living.waiting().get(0).post()).isPresent();
    }

    @Test
    void a_lease_that_was_not_renewed_for_a_quarter_of_an_hour_is_over() throws Exception {
        ResultSpool elsewhere = spool();
        kept(elsewhere, "a");
        Files.writeString(owners().get(0).resolve("owner"), "another-machine 1 1");
        elsewhere.renew();
        ResultSpool spool = spool();

        clock.advance(SpoolOwner.LEASE);
        spool.adopt();
        assertThat(spool.jobIds()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        spool.adopt();
        assertThat(spool.jobIds()).containsExactly("a");
    }

    @Test
    void a_lease_that_is_renewed_goes_on() throws Exception {
        ResultSpool elsewhere = spool();
        kept(elsewhere, "a");
        Files.writeString(owners().get(0).resolve("owner"), "another-machine 1 1");
        ResultSpool spool = spool();
        for (int minute = 0; minute < 20; minute++) {
            clock.advance(Duration.ofMinutes(1));
            elsewhere.renew();
            spool.adopt();
        }

        assertThat(spool.jobIds()).isEmpty();
    }

    @Test
    void a_folder_without_a_lease_is_adopted_when_it_is_old() throws Exception {
        ResultSpool dead = spool();
        kept(dead, "a");
        Path own = owners().get(0);
        Files.delete(own.resolve("owner"));
        ResultSpool spool = spool();
        spool.adopt();
        assertThat(spool.jobIds()).isEmpty();

        Files.setLastModifiedTime(own, FileTime.from(clock.instant().minus(SpoolOwner.LEASE.plusSeconds(1))));
        spool.adopt();

        assertThat(spool.jobIds()).containsExactly("a");
    }

    @Test
    void a_result_outlives_many_crashes() throws Exception {
        kept(new ResultSpool(folder, "a-worker-id-of-a-usual-length", 1000, Samples.MAPPERS, clock), "a");

        for (int crash = 0; crash < 50; crash++) {
            dieAll();
            ResultSpool next = new ResultSpool(folder, "a-worker-id-of-a-usual-length", 1000, Samples.MAPPERS, clock);
            next.adopt();
            assertThat(next.jobIds()).as("after crash %s", crash).containsExactly("a");
            assertThat(next.waiting().get(0).post().orElseThrow().takingWorker())
                    .contains("a-worker-id-of-a-usual-length");
        }
        assertThat(owners()).hasSize(1);
    }

    @Test
    void two_adopters_at_once_share_what_there_is_and_lose_nothing() throws Exception {
        for (int round = 0; round < 10; round++) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ResultSpool dead = spool();
                kept(dead, "a" + i);
                kept(dead, "b" + i);
                all.addAll(List.of("a" + i, "b" + i));
            }
            dieAll();
            ResultSpool one = spool();
            ResultSpool other = spool();
            CyclicBarrier barrier = new CyclicBarrier(2);
            List<Thread> threads = new ArrayList<>();
            for (ResultSpool each : List.of(one, other)) {
                Thread thread = new Thread(() -> {
                    try {
                        barrier.await();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    each.adopt();
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                Waiting.join(thread);
            }
            // What one of them left for the next look is no loss.
            one.adopt();

            List<String> adopted = new ArrayList<>(one.jobIds());
            adopted.addAll(other.jobIds());
            assertThat(adopted).as("round %s", round).containsExactlyInAnyOrderElementsOf(all);
            for (ResultSpool each : List.of(one, other)) {
                each.waiting().forEach(ResultSpool.Entry::remove);
                each.close(Waiting.LIMIT);
            }
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void a_corrupt_file_is_passed_over_and_the_others_are_not() throws Exception {
        ResultSpool dead = spool();
        kept(dead, "good");
        Path own = owners().get(0);
        Files.writeString(own.resolve("1.result"), "");
        Files.writeString(own.resolve("2.result"), "{\"jobId\":\"x\",\"kind\":\"NO SUCH\",\"workerId\":\"w\"}\n{}");
        Files.writeString(own.resolve("3.result"), "{\"jobId\":");
        Files.write(own.resolve("4.result"), new byte[] {0, 1, (byte) 0xff, '\n', 5});
        Files.writeString(own.resolve("5.result"), "{\"kind\":\"RESULT\",\"workerId\":\"w\"}\n{}");
        Files.writeString(own.resolve("6.draft"), "half a resu");
        die(own);
        ResultSpool spool = spool();

        spool.adopt();

        assertThat(spool.jobIds()).containsExactly("good");
        assertThat(sender(spool).sendAll()).isTrue();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("good");
    }

    @Test
    void a_full_spool_keeps_nothing_more_until_there_is_room() {
        ResultSpool spool = spool();
        ResultSpool.Entry large =
                spool.keep(result("a", "\"" + "x".repeat(700) + "\"")).orElseThrow();

        assertThat(spool.keep(result("b", "\"" + "x".repeat(400) + "\""))).isEmpty();
        large.remove();
        assertThat(spool.keep(result("b", "\"" + "x".repeat(400) + "\""))).isPresent();
    }

    @Test
    void a_folder_that_cannot_be_made_keeps_nothing_and_throws_nothing() throws Exception {
        Files.writeString(temp.resolve("file"), "not a folder");
        ResultSpool spool = new ResultSpool(temp.resolve("file").resolve("spool"), "w", 1000, Samples.MAPPERS, clock);

        assertThat(spool.keep(result("a", "{}"))).isEmpty();
        spool.adopt();
        spool.close(Waiting.LIMIT);
    }

    @Test
    void results_are_kept_also_after_another_worker_adopted_this_ones_folder() throws Exception {
        // A worker that was frozen for longer than its lease comes back to find its folder gone.
        ResultSpool frozen = spool();
        kept(frozen, "a");
        dieAll();
        ResultSpool other = spool();
        other.adopt();
        assertThat(other.jobIds()).containsExactly("a");

        assertThat(frozen.keep(result("b", "{}"))).isPresent();
        assertThat(sender(frozen).sendAll()).isTrue();
        assertThat(queue.posts()).isEmpty();
    }

    @Test
    void a_write_that_fails_leaves_no_draft_behind() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a").remove();
        Path own = owners().get(0);
        Path inTheWay = own.resolve(String.format("%013d-%06d.result", clock.millis(), 1));
        Files.createDirectories(inTheWay.resolve("child"));

        Optional<ResultSpool.Entry> entry = spool.keep(result("b", "{}"));

        assertThat(entry).isEmpty();
        assertThat(files()).allSatisfy(file -> assertThat(file.getFileName()).hasToString("owner"));
    }

    @Test
    void a_file_that_cannot_be_read_just_now_is_tried_again() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a");
        Path file = files().stream()
                .filter(each -> each.toString().endsWith(".result"))
                .findFirst()
                .orElseThrow();
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        Files.createDirectory(file);

        sender(spool).sendAll();
        assertThat(spool.jobIds()).containsExactly("a");
        Files.delete(file);
        Files.write(file, content);
        sender(spool).sendAll();

        assertThat(queue.bodies()).containsExactly("{\"output\":\"a\"}");
        assertThat(spool.jobIds()).isEmpty();
    }

    @Test
    void a_result_that_does_not_get_through_stays_and_holds_up_no_other() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a");
        clock.advance(Duration.ofSeconds(1));
        kept(spool, "b");
        queue.answering(new PostAnswer.TryLater("HTTP 503"));

        assertThat(sender(spool).sendAll()).isFalse();
        assertThat(spool.jobIds()).containsExactly("a");
        assertThat(sender(spool).sendAll()).isTrue();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("a", "b", "a");
    }

    @Test
    void a_result_whose_sending_throws_holds_up_no_other() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "bad");
        clock.advance(Duration.ofSeconds(1));
        kept(spool, "b");
        queue.otherwise(post -> {
            if (post.jobId().equals("bad")) {
                throw new AssertionError("a fault");
            }
            return new PostAnswer.Accepted();
        });
        SpoolSender sender = sender(spool);

        assertThat(sender.sendAll()).isFalse();
        assertThat(spool.jobIds()).containsExactly("bad");

        kept(spool, "c");
        assertThat(sender.sendAll()).isFalse();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("bad", "b", "c", "bad");
    }

    @Test
    void a_pause_that_throws_does_not_end_the_sending() {
        ResultSpool spool = spool();
        kept(spool, "a");
        queue.answering(new PostAnswer.TryLater("HTTP 503"));
        RecordingPauses pauses = new RecordingPauses();
        pauses.endsAfter(3).meanwhile(pause -> {
            if (pauses.asked().size() == 1) {
                throw new AssertionError("a fault");
            }
        });

        sender(spool, pauses).run();

        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("a", "a");
        assertThat(spool.jobIds()).isEmpty();
    }

    @Test
    void three_results_in_a_row_that_do_not_get_through_are_the_platform_s_trouble() throws Exception {
        ResultSpool spool = spool();
        for (String job : List.of("a", "b", "c", "d", "e")) {
            kept(spool, job);
            clock.advance(Duration.ofSeconds(1));
        }
        queue.otherwise(post -> new PostAnswer.TryLater("HTTP 503"));

        assertThat(sender(spool).sendAll()).isFalse();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("a", "b", "c");
        assertThat(sender(spool).sendAll()).isFalse();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("a", "b", "c", "d", "e", "a");
    }

    @Test
    void a_result_that_is_refused_is_dropped() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a");
        kept(spool, "b");
        queue.answering(new PostAnswer.Refused(404, "HTTP 404"), new PostAnswer.Refused(400, "HTTP 400"));

        SpoolSender sender = sender(spool);
        assertThat(sender.sendAll()).isTrue();

        assertThat(sender.ends()).isEqualTo(new SpoolEnds(0, 2, 0));
        assertThat(spool.jobIds()).isEmpty();
        assertThat(files()).extracting(file -> file.getFileName().toString()).containsExactly("owner");
    }

    @Test
    void a_result_that_is_older_than_a_day_is_dropped_when_many_tries_did_not_get_through() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "old");
        queue.otherwise(
                post -> post.jobId().equals("old") ? new PostAnswer.TryLater("HTTP 503") : new PostAnswer.Accepted());
        SpoolSender sender = sender(spool);
        clock.advance(Duration.ofHours(24));
        for (int i = 0; i < 2 * SpoolSender.TRIES_OF_THE_OLD; i++) {
            assertThat(sender.sendAll()).as("a day is not too old").isFalse();
        }
        kept(spool, "new");
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < SpoolSender.TRIES_OF_THE_OLD; i++) {
            assertThat(sender.sendAll()).isFalse();
        }
        kept(spool, "newer");
        assertThat(sender.ends()).isEqualTo(new SpoolEnds(1, 0, 0));

        assertThat(sender.sendAll()).isTrue();

        assertThat(sender.ends()).isEqualTo(new SpoolEnds(2, 0, 1));
        assertThat(queue.posts().get(queue.posts().size() - 1).jobId()).isEqualTo("newer");
        assertThat(spool.jobIds()).isEmpty();
        assertThat(files()).extracting(file -> file.getFileName().toString()).containsExactly("owner");
    }

    @Test
    void a_clock_that_jumps_by_days_drops_nothing_that_the_platform_takes() throws Exception {
        // A clock that is set right, or a machine that was frozen: its network comes a little later than it does.
        ResultSpool spool = spool();
        kept(spool, "a");
        clock.advance(Duration.ofDays(2));
        queue.answering(new PostAnswer.TryLater("no route"));
        SpoolSender sender = sender(spool);

        assertThat(sender.sendAll()).isFalse();
        assertThat(sender.sendAll()).isTrue();

        assertThat(sender.ends()).isEqualTo(new SpoolEnds(1, 0, 0));
        assertThat(queue.bodies()).containsExactly("{\"output\":\"a\"}", "{\"output\":\"a\"}");
    }

    @Test
    void a_result_that_is_old_and_never_can_be_read_is_dropped_too() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a");
        Path file = files().stream()
                .filter(each -> each.toString().endsWith(".result"))
                .findFirst()
                .orElseThrow();
        Files.delete(file);
        Files.createDirectory(file);
        SpoolSender sender = sender(spool);
        clock.advance(Duration.ofDays(2));

        for (int i = 0; i < SpoolSender.TRIES_OF_THE_OLD; i++) {
            assertThat(sender.sendAll()).isTrue();
            assertThat(spool.jobIds()).containsExactly("a");
        }
        sender.sendAll();

        assertThat(sender.ends()).isEqualTo(new SpoolEnds(0, 0, 1));
        assertThat(spool.jobIds()).isEmpty();
    }

    @Test
    void the_sender_looks_again_and_again_and_slows_down_while_nothing_gets_through() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a");
        queue.answering(
                new PostAnswer.TryLater("x"),
                new PostAnswer.TryLater("x"),
                new PostAnswer.TryLater("x"),
                new PostAnswer.Accepted());
        RecordingPauses pauses = new RecordingPauses().endsAfter(5);

        new SpoolSender(spool, queue, pauses, deliveries, new SplittableRandom(1), clock).run();

        assertThat(queue.posts()).hasSize(4);
        assertThat(pauses.asked()).hasSize(5);
        assertThat(pauses.asked().get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(pauses.asked().get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(pauses.asked().subList(3, 5)).containsOnly(Duration.ofSeconds(30));
    }

    @Test
    void a_queue_that_throws_does_not_end_the_sender() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a");
        int[] round = new int[1];
        queue.otherwise(post -> {
            if (round[0]++ == 0) {
                throw new IllegalStateException("a fault");
            }
            return new PostAnswer.Accepted();
        });

        new SpoolSender(spool, queue, new RecordingPauses().endsAfter(2), deliveries, new SplittableRandom(1), clock)
                .run();

        assertThat(queue.posts()).hasSize(2);
        assertThat(spool.jobIds()).isEmpty();
    }

    @Test
    void not_even_a_round_that_cannot_begin_ends_the_sender() throws Exception {
        ResultSpool spool = spool();
        kept(spool, "a");
        RecordingPauses pauses = new RecordingPauses().failingOnce().endsAfter(1);

        new SpoolSender(spool, queue, pauses, deliveries, new SplittableRandom(1), clock).run();

        assertThat(queue.posts()).hasSize(1);
    }

    @Test
    void a_large_result_comes_back_byte_for_byte() throws Exception {
        ResultSpool spool = new ResultSpool(folder, "w", 1 << 24, Samples.MAPPERS, clock);
        byte[] piece = "ü\uD83D\uDE00\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        JsonBody body = new JsonBody(List.of(piece, new byte[0], piece));
        ResultSpool.Entry entry =
                spool.keep(new JobPost("a", JobPost.Kind.RESULT, body)).orElseThrow();

        assertThat(entry.post().orElseThrow().body().asText()).isEqualTo(body.asText());
    }
}
