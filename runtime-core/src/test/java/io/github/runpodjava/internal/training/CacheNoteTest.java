package io.github.runpodjava.internal.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheNoteTest {
    @TempDir
    private Path folder;

    private Path jar(String name, String classPath, String content) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            JarEntry entry = new JarEntry("some/entry.txt");
            entry.setTime(0);
            entries.putNextEntry(entry);
            entries.write(content.getBytes(StandardCharsets.UTF_8));
            entries.closeEntry();
        }
        return jar;
    }

    @Test
    void a_jar_of_the_same_size_with_one_other_byte_in_it_has_another_end() throws Exception {
        JarEnd one = JarEnd.of(jar("one.jar", "", "aaaa"));
        JarEnd other = JarEnd.of(jar("other.jar", "", "aaba"));

        assertThat(other.size()).isEqualTo(one.size());
        assertThat(other.sha256()).isNotEqualTo(one.sha256());
        assertThat(JarEnd.of(jar("again.jar", "", "aaaa"))).isEqualTo(one);
    }

    @Test
    void only_the_directory_of_a_jar_is_read() throws Exception {
        JarEnd end = JarEnd.of(jar("large.jar", "", "x y ".repeat(100_000)));

        assertThat(end.tail()).isBetween(22L, 500L);
    }

    @Test
    void what_is_no_jar_is_read_as_a_whole() throws Exception {
        Path file = Files.writeString(folder.resolve("no.jar"), "just a text that is longer than an end record");

        assertThat(JarEnd.of(file).tail()).isEqualTo(Files.size(file));
        assertThat(JarEnd.of(Files.writeString(folder.resolve("tiny.jar"), "x")).tail())
                .isEqualTo(1);
    }

    @Test
    void the_note_names_the_cache_and_every_jar_of_the_class_path() throws Exception {
        Files.createDirectory(folder.resolve("lib"));
        jar("lib/b.jar", "", "b");
        jar("lib/a.jar", "b.jar ../worker.jar missing.jar", "a");
        Path worker = jar("worker.jar", "lib/a.jar", "w");

        List<Path> jars = new ThisProgram(worker.toString(), List.of()).jars();
        CacheNote.write(CacheNote.beside(worker, ".aot"), jars);

        List<String> lines = Files.readAllLines(folder.resolve("worker.cache"));
        JarEnd end = JarEnd.of(worker);
        Path release = Path.of(System.getProperty("java.home"), "release");
        assertThat(lines)
                .containsExactly(
                        "cache worker.aot",
                        "java " + Sha256.of(release) + " " + Runtime.version(),
                        "jar " + end.size() + " " + end.tail() + " " + end.sha256() + " worker.jar",
                        lines.get(3),
                        lines.get(4));
        assertThat(lines.get(3)).endsWith(" lib/a.jar");
        assertThat(lines.get(4)).endsWith(" lib/b.jar");
    }
}
