package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.RecordingPauses;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.spi.JobPost;
import io.github.runpodjava.spi.PostAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often kept results are sent again, and what becomes of them. */
class SpoolSenderTest {
    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock();
    private final ScriptedQueue queue = new ScriptedQueue();
    private SpoolOnDisk disk;

    @BeforeEach
    void prepare() {
        disk = new SpoolOnDisk(temp.resolve("spool"), clock, queue);
    }

    @Test
    void a_result_that_gets_through_later_ends_the_trouble_that_its_first_tries_had() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "job");
        disk.deliveries().failed("down");
        disk.deliveries().failed("down");
        assertThat(disk.deliveries().trouble()).isPresent();

        assertThat(disk.sender(spool).sendAll()).isTrue();

        assertThat(disk.deliveries().trouble()).isEmpty();
    }

    @Test
    void a_file_that_cannot_be_read_just_now_is_tried_again() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        Path file = disk.fileOfResult();
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        Files.createDirectory(file);

        disk.sender(spool).sendAll();
        assertThat(spool.jobIds()).containsExactly("a");
        Files.delete(file);
        Files.write(file, content);
        disk.sender(spool).sendAll();

        assertThat(queue.bodies()).containsExactly("{\"output\":\"a\"}");
        assertThat(spool.jobIds()).isEmpty();
    }

    @Test
    void a_result_that_does_not_get_through_stays_and_holds_up_no_other() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        clock.advance(Duration.ofSeconds(1));
        disk.kept(spool, "b");
        queue.answering(new PostAnswer.TryLater("HTTP 503"));

        assertThat(disk.sender(spool).sendAll()).isFalse();
        assertThat(spool.jobIds()).containsExactly("a");
        assertThat(disk.sender(spool).sendAll()).isTrue();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("a", "b", "a");
    }

    @Test
    void a_result_whose_sending_throws_holds_up_no_other() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "bad");
        clock.advance(Duration.ofSeconds(1));
        disk.kept(spool, "b");
        queue.otherwise(post -> {
            if (post.jobId().equals("bad")) {
                throw new AssertionError("a fault");
            }
            return new PostAnswer.Accepted();
        });
        SpoolSender sender = disk.sender(spool);

        assertThat(sender.sendAll()).isFalse();
        assertThat(spool.jobIds()).containsExactly("bad");

        disk.kept(spool, "c");
        assertThat(sender.sendAll()).isFalse();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("bad", "b", "c", "bad");
    }

    @Test
    void a_pause_that_throws_does_not_end_the_sending() {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        queue.answering(new PostAnswer.TryLater("HTTP 503"));
        RecordingPauses pauses = new RecordingPauses();
        pauses.endsAfter(3).meanwhile(pause -> {
            if (pauses.asked().size() == 1) {
                throw new AssertionError("a fault");
            }
        });

        disk.sender(spool, pauses).run();

        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("a", "a");
        assertThat(spool.jobIds()).isEmpty();
    }

    @Test
    void three_results_in_a_row_that_do_not_get_through_are_the_platform_s_trouble() throws Exception {
        ResultSpool spool = disk.spool();
        for (String job : List.of("a", "b", "c", "d", "e")) {
            disk.kept(spool, job);
            clock.advance(Duration.ofSeconds(1));
        }
        queue.otherwise(post -> new PostAnswer.TryLater("HTTP 503"));

        assertThat(disk.sender(spool).sendAll()).isFalse();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("a", "b", "c");
        assertThat(disk.sender(spool).sendAll()).isFalse();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("a", "b", "c", "d", "e", "a");
    }

    @Test
    void a_result_that_is_refused_is_dropped() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        disk.kept(spool, "b");
        queue.answering(new PostAnswer.Refused(404, "HTTP 404"), new PostAnswer.Refused(400, "HTTP 400"));

        SpoolSender sender = disk.sender(spool);
        assertThat(sender.sendAll()).isTrue();

        assertThat(sender.ends()).isEqualTo(new SpoolEnds(0, 2, 0));
        assertThat(spool.jobIds()).isEmpty();
        assertThat(disk.files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("owner");
    }

    @Test
    void a_result_that_is_older_than_a_day_is_dropped_when_many_tries_did_not_get_through() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "old");
        queue.otherwise(
                post -> post.jobId().equals("old") ? new PostAnswer.TryLater("HTTP 503") : new PostAnswer.Accepted());
        SpoolSender sender = disk.sender(spool);
        clock.advance(Duration.ofHours(24));
        for (int i = 0; i < 2 * SpoolSender.TRIES_OF_THE_OLD; i++) {
            assertThat(sender.sendAll()).as("a day is not too old").isFalse();
        }
        disk.kept(spool, "new");
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < SpoolSender.TRIES_OF_THE_OLD; i++) {
            assertThat(sender.sendAll()).isFalse();
        }
        disk.kept(spool, "newer");
        assertThat(sender.ends()).isEqualTo(new SpoolEnds(1, 0, 0));

        assertThat(sender.sendAll()).isTrue();

        assertThat(sender.ends()).isEqualTo(new SpoolEnds(2, 0, 1));
        assertThat(queue.posts().get(queue.posts().size() - 1).jobId()).isEqualTo("newer");
        assertThat(spool.jobIds()).isEmpty();
        assertThat(disk.files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("owner");
    }

    @Test
    void a_clock_that_jumps_by_days_drops_nothing_that_the_platform_takes() throws Exception {
        // A clock that is set right, or a machine that was frozen: its network comes a little later than it does.
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        clock.advance(Duration.ofDays(2));
        queue.answering(new PostAnswer.TryLater("no route"));
        SpoolSender sender = disk.sender(spool);

        assertThat(sender.sendAll()).isFalse();
        assertThat(sender.sendAll()).isTrue();

        assertThat(sender.ends()).isEqualTo(new SpoolEnds(1, 0, 0));
        assertThat(queue.bodies()).containsExactly("{\"output\":\"a\"}", "{\"output\":\"a\"}");
    }

    @Test
    void a_result_that_is_old_and_never_can_be_read_is_dropped_too() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        Path file = disk.fileOfResult();
        Files.delete(file);
        Files.createDirectory(file);
        SpoolSender sender = disk.sender(spool);
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
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        queue.answering(
                new PostAnswer.TryLater("x"),
                new PostAnswer.TryLater("x"),
                new PostAnswer.TryLater("x"),
                new PostAnswer.Accepted());
        RecordingPauses pauses = new RecordingPauses().endsAfter(5);

        disk.sender(spool, pauses).run();

        assertThat(queue.posts()).hasSize(4);
        assertThat(pauses.asked()).hasSize(5);
        assertThat(pauses.asked().get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(pauses.asked().get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(pauses.asked().subList(3, 5)).containsOnly(Duration.ofSeconds(30));
    }

    @Test
    void a_queue_that_throws_does_not_end_the_sender() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        int[] round = new int[1];
        queue.otherwise(post -> {
            if (round[0]++ == 0) {
                throw new IllegalStateException("a fault");
            }
            return new PostAnswer.Accepted();
        });

        disk.sender(spool, new RecordingPauses().endsAfter(2)).run();

        assertThat(queue.posts()).hasSize(2);
        assertThat(spool.jobIds()).isEmpty();
    }

    @Test
    void not_even_a_round_that_cannot_begin_ends_the_sender() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");
        RecordingPauses pauses = new RecordingPauses().failingOnce().endsAfter(1);

        disk.sender(spool, pauses).run();

        assertThat(queue.posts()).hasSize(1);
    }
}
