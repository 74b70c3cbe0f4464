package io.github.runpodjava.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.internal.process.ProcessTag;
import io.github.runpodjava.internal.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is taken for dead by what is left of it, and who never is. */
class PredecessorsTest {
    private static final String JOB = "+ 1767225600000 job-1" + " ".repeat(80);
    private static final ProcessTag ELSEWHERE = new ProcessTag("another-machine", 1, 1_767_225_600_000L, "there");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private CrashFiles files;
    private Predecessors predecessors;

    @BeforeEach
    void open() {
        files = new CrashFiles(new LogFolder(folder, "me"));
        predecessors = new Predecessors(files, clock);
    }

    private Path note(String owner, ProcessTag process, String... jobs) throws IOException {
        Path note = folder.resolve("worker-" + owner + "-" + process.fileNamePart() + InFlightFile.SUFFIX);
        Files.writeString(note, InFlightFile.HEAD + process.text() + "\n" + String.join("\n", jobs) + "\n");
        touch(note);
        return note;
    }

    private void touch(Path note) throws IOException {
        Files.setLastModifiedTime(note, FileTime.from(clock.instant()));
    }

    /** Looks as a worker does, once a minute. */
    private List<Predecessors.Vanished> look() {
        clock.advance(Duration.ofMinutes(1));
        return predecessors.takeOthers();
    }

    private List<Predecessors.Vanished> lookFor(int minutes) {
        List<Predecessors.Vanished> found = List.of();
        for (int minute = 0; minute < minutes && found.isEmpty(); minute++) {
            found = look();
        }
        return found;
    }

    @Test
    void a_worker_of_another_machine_that_is_silent_for_ten_minutes_is_told_of_once() throws Exception {
        Path note = note("gone", ELSEWHERE, JOB);

        assertThat(lookFor(10)).isEmpty();
        List<Predecessors.Vanished> found = look();

        assertThat(found).hasSize(1);
        assertThat(VanishedRecord.what(found.get(0)))
                .isEqualTo("Worker gone has not been heard of for 11 minutes, as if it was killed (kill -9, out of"
                        + " memory); jobs in flight: job-1");
        assertThat(note).doesNotExist();
        assertThat(lookFor(20)).isEmpty();
    }

    /** A disk that was full, or a volume that lost its last writes. */
    @Test
    void a_damaged_line_of_a_note_hides_no_other() throws Exception {
        Path note = note("gone", ELSEWHERE, "", "+ 17672256x0000 job-0", JOB, "+ 176722");

        List<Predecessors.Vanished> found = lookFor(11);

        assertThat(found).hasSize(1);
        assertThat(found.get(0).note().jobIds()).containsExactly("job-1");
        assertThat(note).doesNotExist();
    }

    @Test
    void of_several_who_find_it_one_tells() throws Exception {
        note("gone", ELSEWHERE, JOB);
        Predecessors others = new Predecessors(files, clock);
        for (int minute = 0; minute < 10; minute++) {
            look();
            others.takeOthers();
        }

        assertThat(look()).hasSize(1);
        assertThat(others.takeOthers()).isEmpty();
    }

    @Test
    void a_worker_that_shows_itself_each_minute_is_not_dead() throws Exception {
        Path note = note("alive", ELSEWHERE, JOB);
        for (int minute = 0; minute < 60; minute++) {
            touch(note);
            assertThat(look()).isEmpty();
        }
    }

    /** Its clock is an hour late, or this one's is early: that it changes is what counts. */
    @Test
    void a_worker_with_a_clock_that_is_wrong_is_not_dead() throws Exception {
        Path note = note("alive", ELSEWHERE, JOB);
        for (int minute = 0; minute < 60; minute++) {
            Files.setLastModifiedTime(note, FileTime.from(clock.instant().minus(Duration.ofHours(1))));
            assertThat(look()).isEmpty();
        }
    }

    /** This process and the other were frozen together: time has passed, and nobody could show itself. */
    @Test
    void after_a_long_freeze_the_others_have_time_to_show_themselves() throws Exception {
        Path note = note("alive", ELSEWHERE, JOB);
        assertThat(look()).isEmpty();
        clock.advance(Duration.ofHours(8));

        assertThat(look()).isEmpty();
        assertThat(look()).isEmpty();
        touch(note);

        assertThat(lookFor(9)).isEmpty();
    }

    @Test
    void a_worker_without_jobs_may_be_frozen_and_is_not_told_of() throws Exception {
        Path note = note("idle", ELSEWHERE);

        assertThat(lookFor(60)).isEmpty();
        assertThat(note).exists();
    }

    @Test
    void a_process_that_is_seen_to_run_is_not_dead_however_silent() throws Exception {
        note("alive", ProcessTag.mine(), JOB);

        assertThat(lookFor(60)).isEmpty();
    }

    @Test
    void a_process_of_this_place_that_does_not_run_any_more_need_not_be_waited_for() throws Exception {
        ProcessTag me = ProcessTag.mine();
        note("gone", new ProcessTag(me.host(), me.pid(), 12345, me.place()), JOB);

        List<Predecessors.Vanished> found = lookFor(4);

        assertThat(found).hasSize(1);
        assertThat(VanishedRecord.what(found.get(0)))
                .startsWith("Worker gone vanished without a word, ")
                .endsWith("jobs in flight: job-1");
    }

    /** Two containers may share host name and process id; the process of the other one is not seen in this. */
    @Test
    void a_process_of_another_container_is_not_dead_because_it_is_not_seen() throws Exception {
        ProcessTag me = ProcessTag.mine();
        ProcessTag there = new ProcessTag(me.host(), me.pid(), 12345, "another");
        Path note = note("alive", there, JOB);

        assertThat(there.isDeadHere()).isFalse();
        for (int minute = 0; minute < 60; minute++) {
            touch(note);
            assertThat(look()).isEmpty();
        }
    }

    @Test
    void one_of_this_name_is_told_of_at_the_start_and_not_one_whose_name_begins_so() throws Exception {
        note("me", ELSEWHERE, JOB);
        note("me-2", ELSEWHERE, JOB);

        List<Predecessors.Vanished> found = predecessors.takeOwn();

        assertThat(found).extracting(each -> each.note().owner()).containsExactly("me");
        assertThat(VanishedRecord.what(found.get(0))).startsWith("An earlier worker of this name vanished");
    }

    /** The launcher knows of what: it need not have been killed. */
    @Test
    void of_one_with_a_record_it_is_not_guessed_how_it_ended() throws Exception {
        for (String owner : List.of("me", "gone")) {
            Path note = note(owner, ELSEWHERE, JOB);
            Files.move(note, note.resolveSibling(note.getFileName() + InFlightFile.RECORDED));
        }

        assertThat(predecessors.takeOwn())
                .extracting(VanishedRecord::what)
                .containsExactly("An earlier worker of this name ended, and its crash record is in " + folder
                        + "; jobs in flight: job-1");
        assertThat(look())
                .extracting(VanishedRecord::what)
                .containsExactly("Worker gone ended, and its crash record is in " + folder + "; jobs in flight: job-1");
    }

    @Test
    void what_is_older_than_is_kept_is_removed_but_no_log_and_not_this_workers_own_standard_error() throws Exception {
        List<String> old = List.of(
                "worker-a-20260101T000000Z.traceback",
                "worker-a-20260101T000000Z-1.hs_err",
                "worker-a.stderr",
                "worker-a.stderr.1",
                "worker-a-1-x.inflight",
                "worker-a-1-x.inflight.recorded");
        List<String> others = List.of("worker-me.stderr", "worker-a.log", "mine.traceback");
        for (String name : List.of(old, others).stream().flatMap(List::stream).toList()) {
            touch(Files.writeString(folder.resolve(name), "x"));
        }
        clock.advance(Duration.ofDays(14));
        touch(Files.writeString(folder.resolve("worker-a-new.traceback"), "x"));

        files.removeOlderThan(clock.instant().minus(Duration.ofDays(14)));
        assertThat(folder.resolve(old.get(0))).exists();
        files.removeOlderThan(clock.instant().minus(Duration.ofDays(13)));

        assertThat(old).allSatisfy(name -> assertThat(folder.resolve(name)).doesNotExist());
        assertThat(others).allSatisfy(name -> assertThat(folder.resolve(name)).exists());
        assertThat(folder.resolve("worker-a-new.traceback")).exists();
    }
}
