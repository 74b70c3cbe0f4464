package io.github.runpodjava.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.ManualClock;
import io.github.runpodjava.internal.testkit.Samples;
import io.github.runpodjava.job.JsonBody;
import io.github.runpodjava.spi.JobPost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolLocaleTest {
    @TempDir
    Path folder;

    private final Locale before = Locale.getDefault();

    @AfterEach
    void asBefore() {
        Locale.setDefault(before);
    }

    /** A file by another name cannot even be made where the names of files are ASCII, as with LC_ALL=C. */
    @Test
    void a_result_is_kept_in_a_file_with_an_ascii_name_wherever_the_worker_runs() throws Exception {
        Locale.setDefault(Locale.forLanguageTag("fa-IR"));

        ResultSpool spool = new ResultSpool(folder, "worker", 1000, Samples.MAPPERS, new ManualClock());
        spool.keep(new JobPost("job", JobPost.Kind.RESULT, JsonBody.of("{\"output\":1}")))
                .orElseThrow();

        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.matches("[0-9]{13}-[0-9]{6}\\..*"));
        }
    }
}
