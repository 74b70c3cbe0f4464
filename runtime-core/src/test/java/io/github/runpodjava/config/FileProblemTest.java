package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {
    @TempDir
    Path folder;

    @Test
    void a_file_where_a_folder_is_wanted_is_called_one() throws IOException {
        Path file = Files.createFile(folder.resolve("logs"));

        assertThat(problem(file)).isEqualTo(file + ": this is a file and not a folder");
    }

    @Test
    void a_link_that_leads_nowhere_is_called_one_also_above_the_folder() throws IOException {
        Path target = folder.resolve("gone");
        Path link = Files.createSymbolicLink(folder.resolve("logs"), target);

        assertThat(problem(link)).isEqualTo(link + ": this is a link to " + target + ", which is not there");
        assertThat(problem(link.resolve("mine")))
                .isEqualTo(link + ": this is a link to " + target + ", which is not there");
    }

    @Test
    void a_link_to_a_file_is_no_folder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("logs"), Files.createFile(folder.resolve("file")));

        assertThat(problem(link)).isEqualTo(link + ": this is a file and not a folder");
    }

    @Test
    void a_volume_that_is_not_mounted_is_not_made() {
        Path volume = folder.resolve("volume");

        assertThat(problem(volume.resolve("logs"), volume))
                .isEqualTo(volume.resolve("logs") + ": the network volume is not there");
        assertThat(volume).doesNotExist();
    }

    @Test
    void a_folder_below_a_volume_that_is_there_is_made() throws IOException {
        LogFolder.make(folder.resolve("logs"), folder);
        LogFolder.make(folder.resolve("a/b"), folder.resolve("volume"));

        assertThat(folder.resolve("logs")).isDirectory();
        assertThat(folder.resolve("a/b")).isDirectory();
    }

    @Test
    void what_the_exception_says_itself_is_enough() {
        assertThat(FileProblem.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(FileProblem.of(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }

    private String problem(Path wanted) {
        return problem(wanted, folder.resolve("volume"));
    }

    private static String problem(Path wanted, Path volume) {
        try {
            LogFolder.make(wanted, volume);
            return "";
        } catch (IOException e) {
            return FileProblem.of(e);
        }
    }
}
