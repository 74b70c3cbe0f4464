package io.github.runpodjava.logging.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
    private static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05.006Z");

    @TempDir
    Path temp;

    private long now;
    private int rotated;

    private RotatingFile file(long limit) {
        return new RotatingFile(folder(), "pod-1", limit, () -> MOMENT, () -> now, () -> rotated++);
    }

    private Path folder() {
        return temp.resolve("logs");
    }

    private Path current() {
        return folder().resolve("worker-pod-1.log");
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private List<String> allLines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void lines_are_appended_to_the_file_of_the_worker() throws IOException {
        file(1000).append(line("one"));
        file(1000).append(line("two"));

        assertThat(current()).hasContent("one\ntwo\n");
    }

    @Test
    void what_is_prepared_leaves_nothing_behind_without_a_line() throws IOException {
        RotatingFile file = file(1000);

        file.prepare();

        assertThat(folder()).doesNotExist();
        file.append(line("one"));
        assertThat(current()).hasContent("one\n");
    }

    @Test
    void a_full_file_is_set_aside_and_no_line_is_lost() throws IOException {
        RotatingFile file = file(100);
        for (int i = 0; i < 100; i++) {
            file.append(line("line " + i));
        }

        assertThat(allLines()).hasSize(100).doesNotHaveDuplicates();
        assertThat(rotated).isBetween(7, 12);
        assertThat(Files.size(current())).isLessThanOrEqualTo(100);
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .allMatch(name -> LogFileNames.owner(name).orElse("").equals("pod-1"))
                    .filteredOn(LogFileNames::isFull)
                    .hasSize(rotated)
                    .allMatch(name -> name.startsWith("worker-pod-1.20260102T030405006Z-"));
        }
    }

    @Test
    void a_line_longer_than_a_file_has_a_file_of_its_own() throws IOException {
        RotatingFile file = file(10);
        file.append(line("short"));
        file.append(line("long".repeat(100)));
        file.append(line("short"));

        assertThat(allLines()).containsExactlyInAnyOrder("short", "long".repeat(100), "short");
    }

    @Test
    void two_processes_of_the_same_name_lose_nothing_when_files_are_set_aside() throws IOException {
        RotatingFile one = file(200);
        RotatingFile other = file(200);
        for (int i = 0; i < 200; i++) {
            now += TimeUnit.MILLISECONDS.toNanos(300);
            one.append(line("one " + i));
            other.append(line("other " + i));
        }

        assertThat(allLines()).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void a_file_that_vanished_is_begun_again() throws IOException {
        RotatingFile file = file(1000);
        file.append(line("one"));
        Files.delete(current());
        Files.delete(folder());
        now += TimeUnit.SECONDS.toNanos(2);

        file.append(line("two"));

        assertThat(current()).hasContent("two\n");
    }

    @Test
    void what_is_only_in_a_file_that_vanished_comes_again() throws IOException {
        RotatingFile file = file(1000);
        file.append(line("one"));
        now += TimeUnit.SECONDS.toNanos(2);
        file.append(line("two"));
        for (String last : List.of("four", "six")) {
            Files.delete(current());
            Files.delete(folder());
            file.append(line("before " + last));
            file.append(line("still before " + last));
            now += TimeUnit.SECONDS.toNanos(2);
            file.append(line(last));
        }

        assertThat(current())
                .hasContent("two\nbefore four\nstill before four\nfour\nbefore six\nstill before six\nsix\n");
    }

    @Test
    void what_is_only_in_a_file_that_vanished_waits_for_the_folder() throws IOException {
        RotatingFile file = file(1000);
        file.append(line("one"));
        now += TimeUnit.SECONDS.toNanos(2);
        file.append(line("two"));
        Files.delete(current());
        Files.delete(folder());
        Files.writeString(folder(), "no folder");
        file.append(line("three"));
        for (int i = 0; i < 3; i++) {
            now += TimeUnit.SECONDS.toNanos(2);
            assertThatThrownBy(() -> file.append(line("four"))).isInstanceOf(IOException.class);
        }
        Files.delete(folder());

        file.append(line("four"));

        assertThat(current()).hasContent("two\nthree\nfour\n");
    }

    @Test
    void what_is_in_a_file_that_was_renamed_does_not_come_twice() throws IOException {
        RotatingFile file = file(1000);
        file.append(line("one"));
        now += TimeUnit.SECONDS.toNanos(2);
        file.append(line("two"));
        Files.move(current(), folder().resolve("worker-pod-1.20260102T030405006Z-0000.log"));
        file.append(line("three"));
        now += TimeUnit.SECONDS.toNanos(2);
        file.append(line("four"));

        assertThat(allLines()).containsExactlyInAnyOrder("one", "two", "three", "four");
    }

    @Test
    void a_line_that_another_process_could_not_end_is_ended() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(current(), "{\"half", StandardOpenOption.CREATE);

        file(1000).append(line("whole"));

        assertThat(current()).hasContent("{\"half\nwhole\n");
    }

    @Test
    void what_another_process_wrote_after_a_write_that_failed_stays() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "a file to which nothing can be written");
        Files.createDirectories(folder());
        Files.createSymbolicLink(current(), full);
        RotatingFile file = file(1000);
        assertThatThrownBy(() -> file.append(line("a line that is longer than the one of the other process")))
                .isInstanceOf(IOException.class);
        Files.delete(current());
        Files.writeString(current(), "other\n");

        file.append(line("mine"));

        assertThat(Files.readAllLines(current())).containsExactly("other", "mine");
    }

    @Test
    void a_folder_that_cannot_be_is_an_exception_and_no_more() throws IOException {
        Files.writeString(folder(), "a file");

        assertThatThrownBy(() -> file(1000).append(line("one"))).isInstanceOf(IOException.class);
    }
}
