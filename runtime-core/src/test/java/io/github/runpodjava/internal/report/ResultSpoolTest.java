package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.internal.testkit.ScriptedQueue;
import io.github.runpodjava.internal.testkit.Waiting;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept on disk, and where. */
class ResultSpoolTest {
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
    void a_folder_that_cannot_be_made_is_known_before_it_is_needed() throws IOException {
        Path folder = disk.folder();
        assertThat(disk.spool().problem()).isEmpty();
        Files.createDirectories(folder);
        assertThat(disk.spool().problem()).isEmpty();

        Files.delete(folder);
        Files.writeString(folder, "in the way");
        assertThat(disk.spool().problem()).hasValue(folder + " is no folder");
        ResultSpool within = new ResultSpool(folder.resolve("endpoint"), "worker", 1000, Samples.MAPPERS, clock);
        assertThat(within.problem()).hasValue(folder + " is no folder");
    }

    @Test
    void so_is_one_that_may_not_be_written_to() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("r-x------"));
        assumeFalse(Files.isWritable(temp), "root writes anywhere");

        assertThat(disk.spool().problem()).hasValue(temp + " cannot be written to");
    }

    @Test
    void nothing_is_made_on_disk_before_there_is_something_to_keep() throws Exception {
        ResultSpool spool = disk.spool();
        spool.adopt();
        spool.renew();
        spool.close(Waiting.LIMIT);

        assertThat(disk.folder()).doesNotExist();
    }

    @Test
    void a_result_is_kept_until_it_is_delivered() throws Exception {
        ResultSpool spool = disk.spool();
        ResultSpool.Entry entry = spool.keep(disk.result("a", "{\"output\":1}")).orElseThrow();

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
        assertThat(disk.files()).isEmpty();
        assertThat(disk.owners()).isEmpty();
    }

    @Test
    void only_this_user_may_look() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(disk.folder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(disk.owners().get(0))))
                .isEqualTo("rwx------");
    }

    @Test
    void a_full_spool_keeps_nothing_more_until_there_is_room() {
        ResultSpool spool = disk.spool();
        ResultSpool.Entry large =
                spool.keep(disk.result("a", "\"" + "x".repeat(700) + "\"")).orElseThrow();

        assertThat(spool.keep(disk.result("b", "\"" + "x".repeat(400) + "\""))).isEmpty();
        large.remove();
        assertThat(spool.keep(disk.result("b", "\"" + "x".repeat(400) + "\""))).isPresent();
    }

    @Test
    void a_folder_that_cannot_be_made_keeps_nothing_and_throws_nothing() throws Exception {
        Files.writeString(temp.resolve("file"), "not a folder");
        ResultSpool spool = new ResultSpool(temp.resolve("file").resolve("spool"), "w", 1000, Samples.MAPPERS, clock);

        assertThat(spool.keep(disk.result("a", "{}"))).isEmpty();
        spool.adopt();
        spool.close(Waiting.LIMIT);
    }

    @Test
    void a_write_that_fails_leaves_no_draft_behind() throws Exception {
        ResultSpool spool = disk.spool();
        disk.kept(spool, "a").remove();
        Path own = disk.owners().get(0);
        Path inTheWay = own.resolve(String.format("%013d-%06d.result", clock.millis(), 1));
        Files.createDirectories(inTheWay.resolve("child"));

        Optional<ResultSpool.Entry> entry = spool.keep(disk.result("b", "{}"));

        assertThat(entry).isEmpty();
        assertThat(disk.files())
                .allSatisfy(file -> assertThat(file.getFileName()).hasToString("owner"));
    }

    @Test
    void a_large_result_comes_back_byte_for_byte() throws Exception {
        ResultSpool spool = new ResultSpool(temp, "w", 1 << 24, Samples.MAPPERS, clock);
        byte[] piece = "ü\uD83D\uDE00\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        JsonBody body = new JsonBody(List.of(piece, new byte[0], piece));
        ResultSpool.Entry entry =
                spool.keep(new JobPost("a", JobPost.Kind.RESULT, body)).orElseThrow();

        assertThat(entry.post().orElseThrow().body().asText()).isEqualTo(body.asText());
    }
}
