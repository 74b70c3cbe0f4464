package io.github.runpodjava.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which records make room for a new one. */
class CrashFilesTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.007Z");

    @TempDir
    Path folder;

    /** Records of as many seconds, the first of them the oldest, whatever the file system says. */
    private List<Path> records(String worker, String day, int many) throws IOException {
        List<Path> records = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            String name = String.format(
                    Locale.ROOT,
                    "worker-%s-%sT00%02d%02d%s",
                    worker,
                    day,
                    i / 60,
                    i % 60,
                    i % 2 == 0 ? "Z" : ".123Z-2");
            Path record = Files.writeString(folder.resolve(name + ".traceback"), "x");
            Files.setLastModifiedTime(record, FileTime.from(NOW.minusSeconds(i)));
            records.add(record);
        }
        return records;
    }

    private Path newRecord(String whose) throws IOException {
        CrashFiles.Record made = new CrashFiles(new LogFolder(folder, "me")).newRecord(folder, whose, NOW);
        made.out().close();
        return made.path();
    }

    @Test
    void the_oldest_by_their_names_make_room_and_none_of_a_worker_whose_name_begins_so() throws Exception {
        List<Path> others = records("w-2", "20260101", CrashFiles.MOST_OF_OWNER);
        List<Path> own = records("w", "20260201", CrashFiles.MOST_OF_OWNER + 3);

        assertThat(newRecord("w")).hasFileName("worker-w-20260203T040506.007Z.traceback");

        assertThat(others).allSatisfy(each -> assertThat(each).exists());
        assertThat(own.subList(0, 4)).allSatisfy(each -> assertThat(each).doesNotExist());
        assertThat(own.subList(4, own.size()))
                .allSatisfy(each -> assertThat(each).exists());
    }

    @Test
    void of_all_workers_the_oldest_make_room_and_first_what_has_no_time() throws Exception {
        Path odd = Files.writeString(folder.resolve("worker-odd.traceback"), "x");
        List<Path> older = records("a", "20260101", CrashFiles.MOST_OF_ALL / 2);
        List<Path> newer = records("b", "20260102", CrashFiles.MOST_OF_ALL / 2);

        newRecord("c");

        assertThat(odd).doesNotExist();
        assertThat(older.get(0)).doesNotExist();
        assertThat(older.get(1)).exists();
        assertThat(newer).allSatisfy(each -> assertThat(each).exists());
    }

    @Test
    void a_folder_with_the_name_of_a_record_stays_and_keeps_no_record_from_going() throws Exception {
        List<Path> before = records("a", "20260101", 10);
        Path empty = Files.createDirectory(folder.resolve("worker-m-20260101T000000Z.traceback"));
        Path full = Files.createDirectory(folder.resolve("worker-n-20260101T000000Z.traceback"));
        Files.writeString(full.resolve("notes.txt"), "x");
        List<Path> after = records("z", "20260101", 10);

        new CrashFiles(new LogFolder(folder, "me"))
                .removeOlderThan(Instant.now().plusSeconds(60));

        assertThat(empty).exists();
        assertThat(full).exists();
        assertThat(before).allSatisfy(each -> assertThat(each).doesNotExist());
        assertThat(after).allSatisfy(each -> assertThat(each).doesNotExist());
    }

    @Test
    void what_cannot_be_removed_to_make_room_keeps_no_other_from_it() throws Exception {
        Path full = Files.createDirectory(folder.resolve("worker-w-20260109T000000Z.traceback"));
        Files.writeString(full.resolve("notes.txt"), "x");
        List<Path> older = records("w", "20260101", 3);
        List<Path> newer = records("w", "20260201", CrashFiles.MOST_OF_OWNER);

        newRecord("w");

        assertThat(older).allSatisfy(each -> assertThat(each).doesNotExist());
        assertThat(newer.get(1)).exists();
    }
}
