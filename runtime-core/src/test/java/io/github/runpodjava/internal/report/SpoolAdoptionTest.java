package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.process.ProcessTag;
import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sends what a worker has left that is gone, and when. */
class SpoolAdoptionTest {
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
    void a_worker_of_another_container_is_not_taken_for_dead_because_its_process_is_not_seen() throws Exception {
        ResultSpool living = disk.spool("another-worker");
        disk.kept(living, "a");
        disk.moveToAnotherContainer();
        living.renew();
        ResultSpool spool = disk.spool();

        spool.adopt();
        assertThat(spool.jobIds()).isEmpty();

        clock.advance(SpoolOwner.LEASE.plusSeconds(1));
        spool.adopt();
        assertThat(spool.jobIds()).containsExactly("a");
    }

    @Test
    void a_container_that_is_started_anew_sends_what_it_left_at_once() throws Exception {
        disk.kept(disk.spool(), "a");
        disk.moveToAnotherContainer();
        ResultSpool next = disk.spool();

        next.adopt();

        assertThat(next.jobIds()).containsExactly("a");
    }

    @Test
    void a_new_process_adopts_what_a_dead_one_left_and_sends_it_under_its_name() throws Exception {
        ResultSpool dead = disk.spool("old-worker");
        disk.kept(dead, "a");
        clock.advance(Duration.ofMillis(5));
        dead.keep(new JobPost("b", JobPost.Kind.STREAM_RESULT, JsonBody.of("{\"output\":[]}")));
        disk.die(disk.owners().get(0));

        ResultSpool spool = disk.spool();
        spool.adopt();

        assertThat(spool.jobIds()).containsExactlyInAnyOrder("a", "b");
        assertThat(disk.sender(spool).sendAll()).isTrue();
        assertThat(queue.posts()).hasSize(2).allSatisfy(post -> assertThat(post.takingWorker())
                .contains("old-worker"));
        assertThat(queue.posts())
                .extracting(JobPost::kind)
                .containsExactlyInAnyOrder(JobPost.Kind.RESULT, JobPost.Kind.STREAM_RESULT);
        assertThat(spool.jobIds()).isEmpty();
        spool.close(Waiting.LIMIT);
        assertThat(disk.owners()).isEmpty();
    }

    @Test
    void what_a_living_process_has_is_left_alone() throws Exception {
        ResultSpool living = disk.spool();
        disk.kept(living, "a");

        ResultSpool other = disk.spool();
        other.adopt();

        assertThat(other.jobIds()).isEmpty();
        assertThat(living.waiting().get(0).post()).isPresent();
    }

    @Test
    void a_lease_that_was_not_renewed_for_a_quarter_of_an_hour_is_over() throws Exception {
        ResultSpool elsewhere = disk.spool();
        disk.kept(elsewhere, "a");
        Files.writeString(disk.owners().get(0).resolve("owner"), "another-machine 1 1");
        elsewhere.renew();
        ResultSpool spool = disk.spool();

        clock.advance(SpoolOwner.LEASE);
        spool.adopt();
        assertThat(spool.jobIds()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        spool.adopt();
        assertThat(spool.jobIds()).containsExactly("a");
    }

    @Test
    void a_lease_that_is_renewed_goes_on() throws Exception {
        ResultSpool elsewhere = disk.spool();
        disk.kept(elsewhere, "a");
        Files.writeString(disk.owners().get(0).resolve("owner"), "another-machine 1 1");
        ResultSpool spool = disk.spool();
        for (int minute = 0; minute < 20; minute++) {
            clock.advance(Duration.ofMinutes(1));
            elsewhere.renew();
            spool.adopt();
        }

        assertThat(spool.jobIds()).isEmpty();
    }

    /** Only what is delivered from there makes room. */
    @Test
    void where_the_disk_has_no_room_for_a_folder_the_one_of_a_dead_worker_is_taken_as_it_is() throws Exception {
        ResultSpool gone = disk.spool();
        disk.kept(gone, "a");
        disk.kept(gone, "b");
        gone.close(Waiting.LIMIT);
        SpoolOwner full = new SpoolOwner(disk.folder(), "worker", clock) {
            @Override
            void lease(Path file) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        List<Path> adopted = full.adopt(".result");

        assertThat(adopted).hasSize(2).allMatch(Files::isRegularFile);
        assertThat(adopted.get(0).resolveSibling("owner"))
                .hasContent(ProcessTag.mine().text());
        assertThat(full.adopt(".result")).isEmpty();
        try (Stream<Path> folders = Files.list(disk.folder())) {
            assertThat(folders).containsExactly(adopted.get(0).getParent());
        }
    }

    @Test
    void a_folder_without_a_lease_is_adopted_when_it_is_old() throws Exception {
        ResultSpool dead = disk.spool();
        disk.kept(dead, "a");
        Path own = disk.owners().get(0);
        Files.delete(own.resolve("owner"));
        ResultSpool spool = disk.spool();
        spool.adopt();
        assertThat(spool.jobIds()).isEmpty();

        Files.setLastModifiedTime(own, FileTime.from(clock.instant().minus(SpoolOwner.LEASE.plusSeconds(1))));
        spool.adopt();

        assertThat(spool.jobIds()).containsExactly("a");
    }

    @Test
    void a_result_outlives_many_crashes() throws Exception {
        disk.kept(disk.spool("a-worker-id-of-a-usual-length"), "a");

        for (int crash = 0; crash < 50; crash++) {
            disk.dieAll();
            ResultSpool next = disk.spool("a-worker-id-of-a-usual-length");
            next.adopt();
            assertThat(next.jobIds()).as("after crash %s", crash).containsExactly("a");
            assertThat(next.waiting().get(0).post().orElseThrow().takingWorker())
                    .contains("a-worker-id-of-a-usual-length");
        }
        assertThat(disk.owners()).hasSize(1);
    }

    @Test
    void two_adopters_at_once_share_what_there_is_and_lose_nothing() throws Exception {
        for (int round = 0; round < 10; round++) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ResultSpool dead = disk.spool();
                disk.kept(dead, "a" + i);
                disk.kept(dead, "b" + i);
                all.addAll(List.of("a" + i, "b" + i));
            }
            disk.dieAll();
            ResultSpool one = disk.spool();
            ResultSpool other = disk.spool();
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
            assertThat(disk.files()).isEmpty();
        }
    }

    @Test
    void a_corrupt_file_is_passed_over_and_the_others_are_not() throws Exception {
        ResultSpool dead = disk.spool();
        disk.kept(dead, "good");
        Path own = disk.owners().get(0);
        Files.writeString(own.resolve("1.result"), "");
        Files.writeString(own.resolve("2.result"), "{\"jobId\":\"x\",\"kind\":\"NO SUCH\",\"workerId\":\"w\"}\n{}");
        Files.writeString(own.resolve("3.result"), "{\"jobId\":");
        Files.write(own.resolve("4.result"), new byte[] {0, 1, (byte) 0xff, '\n', 5});
        Files.writeString(own.resolve("5.result"), "{\"kind\":\"RESULT\",\"workerId\":\"w\"}\n{}");
        Files.writeString(own.resolve("6.draft"), "half a resu");
        disk.die(own);
        ResultSpool spool = disk.spool();

        spool.adopt();

        assertThat(spool.jobIds()).containsExactly("good");
        assertThat(disk.sender(spool).sendAll()).isTrue();
        assertThat(queue.posts()).extracting(JobPost::jobId).containsExactly("good");
    }

    @Test
    void results_are_kept_also_after_another_worker_adopted_this_ones_folder() throws Exception {
        // A worker that was frozen for longer than its lease comes back to find its folder gone.
        ResultSpool frozen = disk.spool();
        disk.kept(frozen, "a");
        disk.dieAll();
        ResultSpool other = disk.spool();
        other.adopt();
        assertThat(other.jobIds()).containsExactly("a");

        assertThat(frozen.keep(disk.result("b", "{}"))).isPresent();
        assertThat(disk.sender(frozen).sendAll()).isTrue();
        assertThat(queue.posts()).isEmpty();
    }
}
