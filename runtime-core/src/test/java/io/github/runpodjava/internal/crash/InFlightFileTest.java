package io.github.runpodjava.internal.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogFolder;
import io.github.runpodjava.internal.process.ProcessTag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InFlightFileTest {
    private static final int NOTES = 200;

    @TempDir
    private Path folder;

    /** Whoever is killed while it makes its note leaves a whole one or none: half a note tells nothing of its worker. */
    @Test
    void a_note_is_there_with_all_of_it() throws Exception {
        CrashFiles files = new CrashFiles(new LogFolder(folder, "me"));
        List<InFlightFile> open = new ArrayList<>();
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            Future<List<Path>> half = beside.submit(reader(files));
            for (int i = 1; i <= NOTES; i++) {
                open.add(InFlightFile.open(files, folder, new ProcessTag("here", i, 1_767_225_600_000L, "any")));
            }

            assertThat(half.get(20, TimeUnit.SECONDS)).isEmpty();
        } finally {
            beside.shutdownNow();
            open.forEach(InFlightFile::close);
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** Reads each note as soon as it is there; ends with those that it found unfinished. */
    private static Callable<List<Path>> reader(CrashFiles files) {
        return () -> {
            List<Path> half = new ArrayList<>();
            Set<Path> seen = new HashSet<>();
            while (seen.size() < NOTES) {
                for (Path note : files.notes()) {
                    if (seen.add(note) && NoteText.read(note).isEmpty()) {
                        half.add(note);
                    }
                }
            }
            return half;
        };
    }

    @Test
    void one_that_was_never_finished_goes_with_the_age_of_all_others() throws Exception {
        Path left = folder.resolve("worker-other-17-1.inflight.new");
        Files.createFile(left);
        CrashFiles files = new CrashFiles(new LogFolder(folder, "me"));

        files.removeOlderThan(Instant.now().minusSeconds(60));
        assertThat(left).exists();
        files.removeOlderThan(Instant.now().plusSeconds(60));
        assertThat(left).doesNotExist();
    }
}
