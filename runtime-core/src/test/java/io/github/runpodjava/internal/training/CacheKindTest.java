package io.github.runpodjava.internal.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheKindTest {
    @TempDir
    private Path home;

    /** As jlink makes it. On Java 21 the JVM says so in a warning and writes nothing; on 17 it does not start. */
    @Test
    void a_java_runtime_without_a_class_archive_of_its_own_is_told_how_it_gets_one() throws Exception {
        Path virtualMachine = Files.createDirectories(home.resolve("lib/server"));
        Files.createFile(virtualMachine.resolve("libjvm.so"));

        assertThatThrownBy(() -> CacheKind.APP_CDS.check(home))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(home.resolve("bin/java") + " -Xshare:dump");
        assertThatCode(() -> CacheKind.AOT.check(home))
                .as("an AOT cache holds all classes")
                .doesNotThrowAnyException();

        Files.createFile(virtualMachine.resolve("classes.jsa"));

        assertThatCode(() -> CacheKind.APP_CDS.check(home)).doesNotThrowAnyException();
    }

    @Test
    void nothing_is_held_against_a_java_runtime_that_keeps_its_virtual_machine_elsewhere() {
        assertThatCode(() -> CacheKind.APP_CDS.check(home)).doesNotThrowAnyException();
    }
}
