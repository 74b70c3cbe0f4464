package io.github.runpodjava.samples.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The model, loaded: on the first GPU if ONNX Runtime can use one, else on the CPU. Safe for use by many threads. */
final class ShapeModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShapeModel.class);
    private static final String INPUT = "picture";
    private static final long[] ONE_PICTURE = {1, 1, Picture.SIZE, Picture.SIZE};

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String device;
    private final List<String> shapes;

    private ShapeModel(OrtEnvironment environment, OrtSession session, String device) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.device = device;
        String names = session.getMetadata().getCustomMetadata().get("shapes");
        this.shapes = List.of(
                Objects.requireNonNull(names, "the model names its shapes").split(","));
    }

    /** Loads it from the jar and runs it once, so that the first job does not wait for what a first run does. */
    static ShapeModel load() throws IOException, OrtException {
        byte[] model;
        try (InputStream in = ShapeModel.class.getResourceAsStream("/shapes.onnx")) {
            if (in == null) {
                throw new IOException("shapes.onnx is not in the jar");
            }
            model = in.readAllBytes();
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        ShapeModel loaded = onBestDevice(environment, model);
        loaded.probabilities(new float[Picture.SIZE * Picture.SIZE]);
        LOG.info("The model runs on {}", loaded.device);
        return loaded;
    }

    private static ShapeModel onBestDevice(OrtEnvironment environment, byte[] model) throws OrtException {
        if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            try (SessionOptions options = new SessionOptions()) {
                options.addCUDA(0);
                return new ShapeModel(environment, environment.createSession(model, options), "cuda");
            } catch (OrtException noGpu) {
                // On a machine without a GPU, or without CUDA 12 and cuDNN 9, the library says so only here.
                LOG.warn("No GPU can be used, so the model runs on the CPU: {}", noGpu.getMessage());
            }
        }
        try (SessionOptions options = new SessionOptions()) {
            return new ShapeModel(environment, environment.createSession(model, options), "cpu");
        }
    }

    /** {@code cuda} or {@code cpu}. */
    String device() {
        return device;
    }

    /** How likely the picture is each of the shapes, the likeliest first. */
    Map<String, Float> probabilities(float[] pixels) throws OrtException {
        try (OnnxTensor picture = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), ONE_PICTURE);
                OrtSession.Result result = session.run(Map.of(INPUT, picture))) {
            float[] likely = ((float[][]) result.get(0).getValue())[0];
            Map<String, Float> sorted = new LinkedHashMap<>();
            IntStream.range(0, likely.length)
                    .boxed()
                    .sorted((one, other) -> Float.compare(likely[other], likely[one]))
                    .forEach(i -> sorted.put(shapes.get(i), likely[i]));
            return sorted;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
