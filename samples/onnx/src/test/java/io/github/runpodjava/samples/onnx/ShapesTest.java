package io.github.runpodjava.samples.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.localserver.JobResult;
import io.github.runpodjava.testing.LocalWorker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShapesTest {
    @RegisterExtension
    final LocalWorker worker = LocalWorker.of(Worker.handling(new Shapes()));

    private static Picture drawn(BiPredicate<Integer, Integer> ink) {
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < Picture.SIZE; y++) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < Picture.SIZE; x++) {
                line.append(ink.test(x - 8, y - 8) ? '#' : '.');
            }
            lines.add(line.toString());
        }
        return new Picture(lines);
    }

    private Shapes.Answer answer(Picture picture) {
        return worker.runSync(picture).output(Shapes.Answer.class);
    }

    @Test
    void tells_a_circle_from_a_square_and_a_cross() {
        assertThat(answer(drawn((x, y) -> x * x + y * y <= 25)).shape()).isEqualTo("circle");
        assertThat(answer(drawn((x, y) -> Math.max(Math.abs(x), Math.abs(y)) <= 5))
                        .shape())
                .isEqualTo("square");
        assertThat(answer(drawn((x, y) ->
                                Math.min(Math.abs(x), Math.abs(y)) <= 1 && Math.max(Math.abs(x), Math.abs(y)) <= 6))
                        .shape())
                .isEqualTo("cross");
    }

    @Test
    void probabilities_add_up_and_the_likeliest_is_first() {
        Shapes.Answer answer = answer(drawn((x, y) -> x * x + y * y <= 30));

        assertThat(answer.probabilities().keySet()).first().isEqualTo(answer.shape());
        assertThat(answer.probabilities()).containsOnlyKeys("circle", "cross", "square", "triangle");
        assertThat(answer.probabilities().values().stream()
                        .mapToDouble(Float::doubleValue)
                        .sum())
                .isBetween(0.999, 1.001);
        assertThat(answer.device()).isIn("cpu", "cuda");
    }

    @Test
    void a_picture_of_another_size_fails_with_a_sentence() {
        JobResult few = worker.runSync(new Picture(List.of("####")));
        assertThat(few.error()).contains("picture must have 16 lines but has 1");

        List<String> ragged = new ArrayList<>(Collections.nCopies(16, ".".repeat(16)));
        ragged.set(4, "###");
        assertThat(worker.runSync(new Picture(ragged)).error()).contains("16 characters but line 5 has 3");
    }
}
