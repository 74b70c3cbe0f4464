package io.github.runpodjava.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.internal.testkit.KeptLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowedLinesTest {
    private static final int MIB = 1024 * 1024;

    private final KeptLines log = new KeptLines();

    @Test
    void who_does_not_read_costs_two_mebibytes_and_is_told_what_he_missed() throws Exception {
        try (FollowedLines followed = follow()) {
            for (int i = 0; i < 100; i++) {
                log.log(LogLevel.INFO, null, i + " " + "x".repeat(MIB / 16));
            }

            List<String> events = read(followed);

            int lines = events.size() - 1;
            assertThat(events.get(0)).isEqualTo("{\"missed\":" + (100 - lines) + "}");
            assertThat(events.stream().mapToInt(String::length).sum()).isBetween(MIB, 2 * MIB);
            assertThat(events.get(1)).contains("\"0 xxx");
            assertThat(events).last().asString().contains("\"" + (lines - 1) + " xxx");
        }
    }

    @Test
    void what_was_read_makes_room() throws Exception {
        try (FollowedLines followed = follow()) {
            for (int i = 0; i < 100; i++) {
                log.log(LogLevel.INFO, null, "x".repeat(MIB / 2));

                assertThat(read(followed)).singleElement().asString().contains("xxx");
            }
        }
    }

    @Test
    void a_line_that_is_longer_than_all_that_may_wait_is_seen_by_who_has_read_the_others() throws Exception {
        try (FollowedLines followed = follow()) {
            log.log(LogLevel.INFO, null, "x".repeat(3 * MIB));
            log.log(LogLevel.INFO, null, "too much");

            assertThat(read(followed)).hasSize(2).element(0).isEqualTo("{\"missed\":1}");
        }
    }

    @Test
    void of_short_lines_ten_thousand_wait() throws Exception {
        try (FollowedLines followed = follow()) {
            for (int i = 0; i < 10_003; i++) {
                log.log(LogLevel.INFO, null, "x");
            }

            assertThat(read(followed)).hasSize(10_001).element(0).isEqualTo("{\"missed\":3}");
        }
    }

    private FollowedLines follow() {
        return new FollowedLines(log, 0, LogLevel.TRACE, null);
    }

    private static List<String> read(FollowedLines followed) throws InterruptedException {
        List<String> events = new ArrayList<>();
        for (Optional<String> event = followed.next(Duration.ZERO);
                event.isPresent();
                event = followed.next(Duration.ZERO)) {
            events.add(event.get());
        }
        return events;
    }
}
