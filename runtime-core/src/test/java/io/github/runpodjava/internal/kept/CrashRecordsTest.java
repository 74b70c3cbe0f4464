package io.github.runpodjava.internal.kept;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CrashRecordsTest {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void one_that_cannot_be_read_hides_no_other() throws Exception {
        Files.writeString(folder.resolve("worker-w1-20260102T030405.000Z.traceback"), "Crash: one\nstack");
        // Of another user's, root could read this one; the first page of memory nobody can.
        Files.createSymbolicLink(folder.resolve("worker-w2-20260102T030405.000Z.traceback"), Path.of("/proc/self/mem"));

        assertThat(new KeptFiles(folder).records())
                .extracting(KeptFiles.CrashRecord::worker, KeptFiles.CrashRecord::firstLine)
                .anySatisfy(record -> assertThat(record.toList()).containsExactly("w1", "Crash: one"))
                .anySatisfy(record ->
                        assertThat(record.toList().toString()).contains("w2").contains("(cannot be read: "));
    }
}
