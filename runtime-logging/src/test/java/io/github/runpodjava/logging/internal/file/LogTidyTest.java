package io.github.runpodjava.logging.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LogTidyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    @TempDir
    Path outside;

    private String full(String owner, Duration ago, int bytes) throws IOException {
        return file(LogFileNames.full(owner, NOW.minus(ago)), ago, bytes);
    }

    private String file(String name, Duration ago, int bytes) throws IOException {
        Path path = Files.writeString(folder.resolve(name), "x".repeat(bytes));
        Files.setLastModifiedTime(path, FileTime.from(NOW.minus(ago)));
        return name;
    }

    private void tidy(long workerBytes, long folderBytes, int days) {
        new LogTidy(folder, "me", new LogTidy.Bounds(workerBytes, folderBytes, Duration.ofDays(days)), () -> NOW).run();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void full_files_are_compressed_once_nobody_writes_to_them() throws IOException {
        String quiet = full("other", Duration.ofMinutes(2), 10_000);
        String fresh = full("me", Duration.ofSeconds(5), 100);
        String current = file("worker-other.log", Duration.ofMinutes(30), 100);

        tidy(1_000_000, 1_000_000, 10);

        assertThat(names()).containsExactlyInAnyOrder(quiet + ".gz", fresh, current);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(quiet + ".gz")))) {
            in.transferTo(content);
        }
        assertThat(content.toString()).isEqualTo("x".repeat(10_000));
        assertThat(Files.getLastModifiedTime(folder.resolve(quiet + ".gz")).toInstant())
                .isEqualTo(NOW.minus(Duration.ofMinutes(2)));
    }

    @Test
    void one_that_cannot_be_compressed_keeps_no_other_from_it() throws IOException {
        String first = full("other", Duration.ofMinutes(3), 100);
        String second = full("other", Duration.ofMinutes(2), 100);
        Files.createDirectories(folder.resolve(first + ".gz").resolve("in the way"));

        tidy(1_000_000, 1_000_000, 10);

        assertThat(names()).containsExactlyInAnyOrder(first, first + ".gz", second + ".gz");
    }

    /** Whoever shares the volume could have files of this container copied to it. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void what_a_link_points_to_is_not_copied_into_the_folder() throws IOException {
        Path own = Files.writeString(outside.resolve("own"), "of this container only");
        Files.setLastModifiedTime(own, FileTime.from(NOW.minus(Duration.ofMinutes(2))));
        String link = LogFileNames.full("other", NOW.minus(Duration.ofMinutes(2)));
        Files.createSymbolicLink(folder.resolve(link), own);

        tidy(1_000_000, 1_000_000, 10);

        assertThat(names()).containsExactly(link);
        assertThat(own).hasContent("of this container only");
    }

    @Test
    void old_files_go_whoever_wrote_them_and_what_is_not_ours_stays() throws IOException {
        full("other", Duration.ofDays(11), 10);
        file("worker-gone.log", Duration.ofDays(11), 10);
        String own = file("worker-me.log", Duration.ofDays(11), 10);
        String record = file("worker-gone-20260101.traceback", Duration.ofDays(11), 10);
        String foreign = file("data.log", Duration.ofDays(11), 10);

        tidy(1_000_000, 1_000_000, 10);

        assertThat(names()).containsExactlyInAnyOrder(own, record, foreign);
    }

    @Test
    void of_one_worker_the_oldest_files_go_first() throws IOException {
        full("me", Duration.ofSeconds(40), 500);
        String second = full("me", Duration.ofSeconds(30), 500);
        String third = full("me", Duration.ofSeconds(20), 500);
        String current = file("worker-me.log", Duration.ZERO, 100);
        String other = full("other", Duration.ofSeconds(50), 5000);

        tidy(1100, 1_000_000, 10);

        assertThat(names()).containsExactlyInAnyOrder(second, third, current, other);
    }

    @Test
    void of_all_workers_the_oldest_files_go_first_but_not_the_one_of_a_worker_that_lives() throws IOException {
        file("worker-dead.log", Duration.ofHours(5), 500);
        full("other", Duration.ofSeconds(40), 500);
        String alive = file("worker-alive.log", Duration.ofMinutes(10), 500);
        String young = full("me", Duration.ofSeconds(20), 500);

        tidy(1_000_000, 1000, 10);

        assertThat(names()).containsExactlyInAnyOrder(alive, young);
    }

    @Test
    void half_a_compressed_file_of_a_dead_worker_goes() throws IOException {
        file(LogFileNames.full("x", NOW) + ".123.gz.draft", Duration.ofHours(2), 10);
        String fresh = file(LogFileNames.full("x", NOW) + ".124.gz.draft", Duration.ofMinutes(2), 10);

        tidy(1_000_000, 1_000_000, 10);

        assertThat(names()).containsExactly(fresh);
    }
}
