package io.github.runpodjava.logging.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogFileNamesTest {
    @Test
    void a_full_file_is_called_by_its_owner_and_the_time_in_utc() {
        for (int i = 0; i < 100; i++) {
            String name = LogFileNames.full("pod.1", Instant.parse("2026-01-02T03:04:05.006789Z"));

            assertThat(name).matches("worker-pod\\.1\\.20260102T030405006Z-[0-9a-f]{4}\\.log");
            assertThat(LogFileNames.isFull(name)).isTrue();
            assertThat(LogFileNames.owner(name)).contains("pod.1");
        }
    }

    @Test
    void names_sort_by_age() {
        assertThat(LogFileNames.full("a", Instant.parse("2026-12-31T23:59:59.999Z")))
                .isLessThan(LogFileNames.full("a", Instant.parse("2027-01-01T00:00:00Z")))
                .isLessThan(LogFileNames.current("a"));
    }
}
