package io.github.runpodjava.samples.onnx;

import io.github.runpodjava.JobFailedException;
import java.util.List;

/**
 * What a job brings: a picture as lines of text, where {@code #} is ink and anything else is paper.
 *
 * @param picture 16 lines of 16 characters
 */
record Picture(List<String> picture) {
    static final int SIZE = 16;

    /**
     * The picture as the model takes it: 1 for ink and 0 for paper, line by line.
     *
     * @throws JobFailedException if it has another size
     */
    float[] pixels() {
        if (picture == null || picture.size() != SIZE) {
            throw JobFailedException.because(
                    "picture must have " + SIZE + " lines but has " + (picture == null ? "none" : picture.size()));
        }
        float[] pixels = new float[SIZE * SIZE];
        for (int y = 0; y < SIZE; y++) {
            String line = picture.get(y);
            if (line.length() != SIZE) {
                throw JobFailedException.because("each line of picture must have " + SIZE + " characters but line "
                        + (y + 1) + " has " + line.length());
            }
            for (int x = 0; x < SIZE; x++) {
                pixels[y * SIZE + x] = line.charAt(x) == '#' ? 1 : 0;
            }
        }
        return pixels;
    }
}
