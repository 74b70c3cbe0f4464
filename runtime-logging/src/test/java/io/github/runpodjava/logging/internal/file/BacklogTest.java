package io.github.runpodjava.logging.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> text(byte[][] lines) {
        return Stream.of(lines)
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void what_is_given_back_comes_before_what_came_meanwhile() {
        Backlog backlog = new Backlog(1000);
        backlog.add(bytes("one"));
        backlog.add(bytes("two"));
        byte[][] taken = backlog.take();
        backlog.add(bytes("three"));

        assertThat(backlog.giveBack(taken)).isZero();

        assertThat(backlog.bytes()).isEqualTo(11);
        assertThat(text(backlog.take())).containsExactly("one", "two", "three");
        assertThat(backlog.isEmpty()).isTrue();
        assertThat(backlog.bytes()).isZero();
    }

    @Test
    void no_more_is_taken_than_is_written_at_once_but_one_line_at_least() {
        Backlog backlog = new Backlog(10_000_000);
        backlog.add(new byte[1_000_000]);
        backlog.add(new byte[200_000]);
        backlog.add(new byte[50_000]);
        backlog.add(new byte[50_000]);

        assertThat(backlog.take().length).isEqualTo(1);
        assertThat(backlog.take().length).isEqualTo(2);
        assertThat(backlog.take().length).isEqualTo(1);
        assertThat(backlog.take().length).isEqualTo(0);
    }

    @Test
    void lines_stay_in_their_order_whatever_comes_and_goes() {
        Random random = new Random(1);
        Backlog backlog = new Backlog(300);
        Deque<String> expected = new ArrayDeque<>();
        int gone = 0;
        int forgotten = 0;
        for (int i = 0; i < 10_000; i++) {
            int what = random.nextInt(20);
            if (what < 18) {
                String line = "line " + i;
                gone += backlog.add(bytes(line));
                expected.add(line);
                while (expected.stream().mapToInt(String::length).sum() > 300) {
                    expected.remove();
                    forgotten++;
                }
            } else {
                byte[][] taken = backlog.take();
                assertThat(text(taken)).containsExactlyElementsOf(new ArrayList<>(expected));
                if (what == 18) {
                    gone += backlog.giveBack(taken);
                } else {
                    expected.clear();
                }
            }
        }
        assertThat(gone).isEqualTo(forgotten).isPositive();
    }
}
