package io.github.runpodjava.internal.kept;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashRecordsTest {
    @TempDir
    Path folder;

    @Test
    void one_that_cannot_be_read_hides_no_other() throws Exception {
        Files.writeString(folder.resolve("worker-w1-20260102T030405.000Z.traceback"), "Crash: one\nstack");
        Path unreadable = Files.createDirectory(folder.resolve("worker-w2-20260102T030405.000Z.traceback"));
        KeptFiles.Scan scan = new KeptFiles.Scan() {
            @Override
            public List<Path> matching(Path in, String glob) {
                return new ArrayList<>(List.of(in.resolve("worker-w1-20260102T030405.000Z.traceback"), unreadable));
            }

            /** Another user's file could be read by root; what is taken for a file and is a folder nobody can read. */
            @Override
            public boolean isFile(Path file) {
                return true;
            }
        };

        assertThat(new KeptFiles(folder, scan).records())
                .extracting(KeptFiles.CrashRecord::worker, KeptFiles.CrashRecord::firstLine)
                .anySatisfy(record -> assertThat(record.toList()).containsExactly("w1", "Crash: one"))
                .anySatisfy(record ->
                        assertThat(record.toList().toString()).contains("w2").contains("(cannot be read: "));
    }
}
