package io.github.runpodjava.internal.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void memory_is_read_from_the_jvm_the_process_and_its_control_group() throws IOException {
        Path status = file("status", "Name:\tjava\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n");
        file("memory.current", "5000\n");
        file("memory.max", "max\n");

        MemoryFacts facts = MemoryFacts.read(status, folder);

        assertThat(facts.heapUsed()).isPositive().isLessThanOrEqualTo(facts.heapMax());
        assertThat(facts.rss()).hasValue(1024 * 1024);
        assertThat(facts.rssPeak()).hasValue(2048 * 1024);
        assertThat(facts.containerUsed()).hasValue(5000);
        assertThat(facts.containerLimit()).isEmpty();
    }

    @Test
    void control_groups_of_version_1_are_known_too_and_their_largest_number_is_no_limit() throws IOException {
        file("memory/memory.usage_in_bytes", "7000");
        file("memory/memory.limit_in_bytes", "9000");
        assertThat(MemoryFacts.read(folder, folder).containerUsed()).hasValue(7000);
        assertThat(MemoryFacts.read(folder, folder).containerLimit()).hasValue(9000);

        file("memory/memory.limit_in_bytes", "9223372036854771712");
        assertThat(MemoryFacts.read(folder, folder).containerLimit()).isEmpty();
    }

    @Test
    void what_the_system_does_not_tell_is_not_known() {
        MemoryFacts facts = MemoryFacts.read(folder.resolve("none"), folder.resolve("none"));

        assertThat(facts.rss()).isEmpty();
        assertThat(facts.containerUsed()).isEmpty();
    }

    @Test
    void the_processor_is_named_by_its_model_else_by_its_architecture() throws IOException {
        Path info = file("cpuinfo", "processor\t: 0\nmodel name\t: AMD EPYC: 7B13\nmodel name\t: other\n");

        assertThat(SystemFacts.read(info).processor()).isEqualTo("AMD EPYC: 7B13");
        assertThat(SystemFacts.read(folder.resolve("none")).processor()).isEqualTo(System.getProperty("os.arch"));
        assertThat(SystemFacts.read(info).javaVersion()).isEqualTo(System.getProperty("java.version"));
    }

    @Test
    void collections_are_told_as_what_came_since() {
        assertThat(new GcFacts(5, 70).since(new GcFacts(3, 20))).isEqualTo(new GcFacts(2, 50));
        GcFacts before = GcFacts.read();
        System.gc();
        assertThat(GcFacts.read().since(before).collections()).isPositive();
    }
}
