package io.github.runpodjava.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.config.LogLevel;
import io.github.runpodjava.config.Secrets;
import io.github.runpodjava.spi.LogLine;
import io.github.runpodjava.spi.RecentLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentRingTest {
    private static final int MOST_BYTES = 200_000;

    @Test
    void what_is_kept_is_what_came_last_however_often_the_memory_is_used_again() {
        Random dice = new Random(7);
        RecentRing ring = new RecentRing(Secrets.none(), 300, MOST_BYTES);
        Deque<String> expected = new ArrayDeque<>();
        Deque<Integer> sizes = new ArrayDeque<>();
        int kept = 0;
        for (int i = 0; i < 20_000; i++) {
            // Some are longer than a piece of the memory, and half of them are made later.
            int length = dice.nextInt(50) == 0 ? 20_000 + dice.nextInt(60_000) : 100 + dice.nextInt(900);
            boolean made = dice.nextBoolean();
            add(ring, i, length, made);
            expected.add(i + " " + length);
            String message = "message é " + i;
            int size = length + 1 + (made ? message.getBytes(StandardCharsets.UTF_8).length : message.length() + 64);
            sizes.add(size);
            kept += size;
            while (expected.size() > 300 || kept > MOST_BYTES) {
                expected.remove();
                kept -= sizes.remove();
            }
            if (i % 97 == 0) {
                List<LogLine> lines = ring.last(1_000, LogLevel.TRACE, null);
                assertThat(lines)
                        .extracting(line -> line.message().substring("message é ".length()) + " "
                                + line.json().length())
                        .containsExactlyElementsOf(expected);
                assertThat(lines).allSatisfy(line -> assertThat(line.json()).containsOnlyDigits());
            }
        }
    }

    @Test
    void lines_of_a_job_and_of_a_level_are_found() {
        RecentRing ring = new RecentRing(Secrets.none(), 10, MOST_BYTES);
        List<@Nullable String> jobs = new ArrayList<>(List.of("a", "b", "a"));
        jobs.add(null);
        for (String job : jobs) {
            ring.add(said(LogLevel.INFO, job, "made"), bytes("{}\n"));
            ring.add(said(LogLevel.WARN, job, "later"), () -> bytes("{}\n"), 3);
        }

        assertThat(ring.last(10, LogLevel.INFO, "a"))
                .hasSize(4)
                .extracting("jobId")
                .containsOnly("a");
        assertThat(ring.last(10, LogLevel.WARN, "a"))
                .hasSize(2)
                .extracting("message")
                .containsOnly("later");
        assertThat(ring.last(10, LogLevel.WARN, "c")).isEmpty();
        assertThat(ring.last(2, LogLevel.TRACE, null)).extracting("jobId").containsOnlyNulls();
    }

    @Test
    void a_line_that_is_too_long_is_left_out_and_the_others_stay() {
        RecentRing ring = new RecentRing(Secrets.none(), 10, MOST_BYTES);
        add(ring, 1, 10, true);
        add(ring, 2, MOST_BYTES, true);
        add(ring, 3, MOST_BYTES, false);

        assertThat(ring.last(10, LogLevel.TRACE, null)).extracting("message").containsExactly("message é 1");
    }

    @Test
    void who_begins_to_follow_in_the_middle_of_a_line_gets_it_once() {
        RecentRing ring = new RecentRing(Secrets.none(), 10, MOST_BYTES);
        List<String> told = new ArrayList<>();
        List<RecentLines.Following> following = new ArrayList<>();
        AtomicBoolean began = new AtomicBoolean();
        ring.follow(10, LogLevel.TRACE, null, line -> {});
        ring.add(
                said(LogLevel.INFO, "a", "one"),
                () -> {
                    // It is kept already, and now it is made for those who followed before.
                    if (began.compareAndSet(false, true)) {
                        following.add(ring.follow(10, LogLevel.TRACE, null, line -> told.add(line.message())));
                    }
                    return bytes("{}\n");
                },
                3);
        add(ring, 2, 10, true);

        assertThat(following.get(0).before()).extracting("message").containsExactly("one");
        assertThat(told).containsExactly("message é 2");
    }

    @Test
    void who_follows_hears_of_the_job_and_the_level_that_are_wanted_until_the_end() {
        RecentRing ring = new RecentRing(Secrets.none(), 10, MOST_BYTES);
        List<String> told = new ArrayList<>();
        RecentLines.Following following =
                ring.follow(10, LogLevel.WARN, "a", line -> told.add(line.level() + " " + line.jobId()));
        for (String job : List.of("a", "b")) {
            for (LogLevel level : List.of(LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR)) {
                ring.add(said(level, job, "made"), bytes("{}\n"));
            }
        }

        following.close();
        ring.add(said(LogLevel.ERROR, "a", "late"), bytes("{}\n"));

        assertThat(following.before()).isEmpty();
        assertThat(told).containsExactly("WARN a", "ERROR a");
    }

    private static void add(RecentRing ring, int number, int length, boolean made) {
        byte[] line = bytes(Integer.toString(number % 10).repeat(length) + "\n");
        LineStore.Said said = said(LogLevel.INFO, "job-1", "message é " + number);
        if (made) {
            ring.add(said, line);
        } else {
            ring.add(said, () -> line, line.length);
        }
    }

    private static LineStore.Said said(LogLevel level, @Nullable String job, String message) {
        return new LineStore.Said(1, level, job, "logger", message);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
