package io.github.runpodjava.samples.onnx;

import io.github.runpodjava.Handler;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.Worker;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says which shape a picture shows. The model is loaded before the first job is taken. */
public final class Shapes implements Handler<Picture, Shapes.Answer> {
    private @Nullable ShapeModel model;

    /**
     * @param shape the likeliest
     * @param probabilities of each shape, the likeliest first
     * @param device where the model ran: {@code cuda} or {@code cpu}
     */
    record Answer(String shape, Map<String, Float> probabilities, String device) {}

    public static void main(String[] args) {
        Worker.handling(new Shapes()).run(args);
    }

    @Override
    public void setUp() throws Exception {
        model = ShapeModel.load();
    }

    @Override
    public Answer handle(Picture input, JobContext job) throws Exception {
        ShapeModel loaded = Objects.requireNonNull(model, "jobs come after the set-up");
        Map<String, Float> probabilities = loaded.probabilities(input.pixels());
        return new Answer(probabilities.keySet().iterator().next(), probabilities, loaded.device());
    }

    @Override
    public void cleanUp() throws Exception {
        if (model != null) {
            model.close();
        }
    }
}
