package io.github.runpodjava.internal.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLogTest {
    @TempDir
    Path folder;

    private Path file;
    private KeptLog log;

    @BeforeEach
    void start() throws IOException {
        file = Files.createFile(folder.resolve("worker-w1.log"));
        log = new KeptFiles(folder).logs().get(0);
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private KeptLog.Part last(int most, Predicate<String> wanted) {
        return log.last(most, KeptLog.MOST_READ, wanted);
    }

    private KeptLog.Part after(long place, int most, Predicate<String> wanted) {
        return log.after(place, most, KeptLog.MOST_READ, wanted);
    }

    /** All lines from {@code place} on, look by look, until there is no more. */
    private List<String> follow(long place) {
        List<String> seen = new ArrayList<>();
        KeptLog.Part part = after(place, 10, line -> true);
        while (part.next() > part.from()) {
            seen.addAll(part.lines());
            part = after(part.next(), 10, line -> true);
        }
        return seen;
    }

    private static String leftOut(int bytes) {
        return "(a line of " + bytes + " bytes is left out here: only lines of less than 4194304 are shown)";
    }

    @Test
    void a_line_that_is_too_long_is_passed_and_said_to_be_left_out() throws IOException {
        append("one\n");
        append("x".repeat(9_000_000) + "\n");
        append("two\n");

        assertThat(follow(0)).containsExactly("one", leftOut(9_000_000), "two");
        assertThat(last(10, line -> true).lines()).containsExactly("one", leftOut(9_000_000), "two");
        assertThat(last(10, line -> true).next()).isEqualTo(Files.size(file));
        assertThat(last(1, line -> true).lines()).containsExactly("two");
    }

    @Test
    void the_longest_line_that_is_shown_has_one_byte_less_than_what_is_read_at_once() throws IOException {
        String longest = "x".repeat(KeptLog.MOST_READ - 1);
        append("one\n" + longest + "\ny" + longest + "\n");

        assertThat(follow(0)).containsExactly("one", longest, leftOut(KeptLog.MOST_READ));
        assertThat(log.last(10, 2 * KeptLog.MOST_READ, line -> true).lines())
                .containsExactly("one", longest, leftOut(KeptLog.MOST_READ));
    }

    @Test
    void a_line_that_is_too_long_is_waited_for_until_it_is_whole() throws IOException {
        append("one\n" + "x".repeat(5_000_000));
        KeptLog.Part first = last(10, line -> true);
        KeptLog.Part none = after(first.next(), 10, line -> true);
        append("\ntwo\n");

        assertThat(first.lines()).containsExactly("one");
        assertThat(none).isEqualTo(new KeptLog.Part(List.of(), 4, 4));
        assertThat(follow(none.next())).containsExactly(leftOut(5_000_000), "two");
    }

    @Test
    void a_line_without_an_end_is_passed_piece_by_piece() throws IOException {
        append("x".repeat(70_000_000) + "\ntwo\n");

        assertThat(follow(0)).last().isEqualTo("two");
    }

    @Test
    void no_more_is_read_on_than_one_takes_and_nothing_is_lost() throws IOException {
        append("one\ntwo\nthree\n");

        assertThat(log.after(0, 10, 4, line -> true)).isEqualTo(new KeptLog.Part(List.of("one", "two"), 0, 8));
        assertThat(log.after(8, 10, 0, line -> true)).isEqualTo(new KeptLog.Part(List.of(), 8, 8));
    }

    @Test
    void the_last_lines_come_oldest_first() throws IOException {
        append("one\ntwo\nthree\n");

        assertThat(last(2, line -> true).lines()).containsExactly("two", "three");
        assertThat(last(10, line -> true).lines()).containsExactly("one", "two", "three");
        assertThat(last(1, line -> line.contains("o")).lines()).containsExactly("two");
    }

    @Test
    void a_line_that_is_being_written_comes_when_it_is_whole() throws IOException {
        append("one\ntw");
        KeptLog.Part first = last(10, line -> true);
        append("o\n");

        assertThat(first.lines()).containsExactly("one");
        assertThat(after(first.next(), 10, line -> true).lines()).containsExactly("two");
    }

    @Test
    void reading_on_in_small_steps_shows_every_line_once() throws IOException {
        append("äöü\nunwanted\n\ntwo\nthree\n");
        long place = 0;
        List<String> seen = new ArrayList<>();
        for (int step = 0; step < 5; step++) {
            KeptLog.Part part = after(place, 1, line -> !line.equals("unwanted"));
            seen.addAll(part.lines());
            place = part.next();
        }

        assertThat(seen).containsExactly("äöü", "", "two", "three");
        assertThat(place).isEqualTo(Files.size(file));
    }

    @Test
    void a_file_that_was_cut_is_read_from_its_start() throws IOException {
        append("a long first line\n");
        long place = last(1, line -> true).next();
        Files.writeString(file, "new\n");

        assertThat(after(place, 10, line -> true).lines()).containsExactly("new");
    }

    @Test
    void a_file_that_is_gone_has_nothing_new_and_the_place_stays() throws IOException {
        append("one\n");
        Files.delete(file);

        assertThat(last(10, line -> true).lines()).isEmpty();
        assertThat(after(4, 10, line -> true)).isEqualTo(new KeptLog.Part(List.of(), 4, 4));
    }

    @Test
    void a_log_that_was_set_aside_is_still_its_worker_s() throws IOException {
        Files.createFile(folder.resolve("worker-w1.20260102T030405006Z-1f3a.log"));

        assertThat(new KeptFiles(folder).logs())
                .extracting(KeptLog::worker, KeptLog::name, KeptLog::isSetAside)
                .containsExactlyInAnyOrder(tuple("w1", "w1", false), tuple("w1", "w1.20260102T030405006Z-1f3a", true));
    }

    private void setAside(String time) throws IOException {
        Files.move(file, folder.resolve("worker-w1." + time + "Z-1f3a.log"));
    }

    private KeptLog own() throws IOException {
        return new KeptFiles(folder)
                .logs().stream().filter(kept -> !kept.isSetAside()).findFirst().orElseThrow();
    }

    @Test
    void a_log_that_is_set_aside_between_listing_and_reading_is_read_as_it_was_listed() throws IOException {
        append("zero\n");
        setAside("20260101T030405006");
        append("one\ntwo\n");
        log = own();
        append("three\n");
        setAside("20260102T030405006");
        append("a longer line of the next file\n");
        setAside("20260102T030405007");
        append("a still longer line of the file after that\n");

        assertThat(last(10, line -> true).lines()).containsExactly("one", "two", "three");
        assertThat(after(4, 10, line -> true)).isEqualTo(new KeptLog.Part(List.of("two", "three"), 4, 14));
    }

    /** As a folder that is listed while a worker sets logs aside: the n-th listing lacks what it is told to. */
    private KeptFiles.Scan without(String... missing) {
        AtomicInteger scans = new AtomicInteger();
        return (in, glob) -> {
            List<Path> files = new ArrayList<>();
            try (DirectoryStream<Path> found = Files.newDirectoryStream(in, glob)) {
                found.forEach(files::add);
            }
            int scan = glob.endsWith(".log") ? scans.getAndIncrement() : missing.length;
            files.removeIf(file -> scan < missing.length && file.toString().matches(missing[scan]));
            return files;
        };
    }

    @Test
    void a_listing_that_lacks_a_log_because_it_was_set_aside_meanwhile_hides_no_older_one_and_shows_no_newer()
            throws IOException {
        append("one\n");
        setAside("20260101T030405001");
        append("two\n");
        setAside("20260101T030405002");
        append("three\n");
        setAside("20260101T030405003");
        append("four\n");
        setAside("20260101T030405004");
        append("five\n");

        KeptFiles.Scan scan = without(".*00[1234]Z.*", ".*00[134]Z.*", ".*003Z.*");
        List<KeptLog> logs = new KeptFiles(folder, scan).logs();

        assertThat(logs)
                .extracting(KeptLog::name)
                .containsExactlyInAnyOrder("w1.20260101T030405001Z-1f3a", "w1.20260101T030405002Z-1f3a", "w1");
    }

    @Test
    void what_was_set_aside_since_is_found_although_a_listing_lacks_it() throws IOException {
        append("one\n");
        KeptFiles.Scan scan = without("", "", "", ".*001Z.*");
        log = new KeptFiles(folder, scan).logs().get(0);
        setAside("20260101T030405001");
        append("two\n");
        setAside("20260101T030405002");
        append("three\n");

        assertThat(last(10, line -> true).lines()).containsExactly("one");
    }

    @Test
    void a_log_that_has_just_been_set_aside_is_read_although_there_is_no_other_yet() throws IOException {
        append("one\ntwo\n");
        log = own();
        setAside("20260102T030405006");

        assertThat(after(4, 10, line -> true)).isEqualTo(new KeptLog.Part(List.of("two"), 4, 8));
    }

    @Test
    void a_log_that_is_made_anew_between_listing_and_reading_but_not_set_aside_is_read_under_its_name()
            throws IOException {
        append("one\n");
        log = own();
        Files.move(file, folder.resolve("worker-w1.log.old"));
        append("another\n");

        assertThat(last(10, line -> true).lines()).containsExactly("another");
    }

    @Test
    void a_long_file_is_read_from_a_whole_line_on() throws IOException {
        String line = "x".repeat(99_999);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append(line).append('\n');
        }
        Files.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));

        List<String> lines = last(1_000, any -> true).lines();

        assertThat(lines).hasSizeBetween(40, 42).allMatch(line::equals);
    }

    @Test
    void a_record_is_that_of_the_worker_before_the_time_in_its_name() throws IOException {
        for (String name : List.of("w1-20260102T030405Z", "w1-2-20260102T030405.006Z-2", "w1-odd")) {
            Files.writeString(folder.resolve("worker-" + name + ".traceback"), "Crash");
        }

        assertThat(new KeptFiles(folder).records())
                .extracting(KeptFiles.CrashRecord::worker)
                .containsExactlyInAnyOrder("w1", "w1-2", "w1-odd");
    }

    @Test
    void a_record_is_found_by_its_name_only() throws IOException {
        Files.writeString(folder.resolve("worker-w1-1.traceback"), "Crash: why\nmore");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        KeptFiles files = new KeptFiles(folder);

        assertThat(files.records())
                .containsExactly(new KeptFiles.CrashRecord("w1-1", "worker-w1-1.traceback", 15, "Crash: why"));
        assertThat(files.record("worker-w1-1.traceback")).contains("Crash: why\nmore");
        assertThat(files.record("secret.txt")).isEmpty();
        assertThat(files.record("../" + folder.getFileName() + "/worker-w1-1.traceback"))
                .isEmpty();
    }
}
