package io.github.runpodjava.samples.streaming;

import io.github.runpodjava.ChunkSink;
import io.github.runpodjava.JobContext;
import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.StreamHandler;
import io.github.runpodjava.Worker;
import org.jspecify.annotations.Nullable;

/** Streams a chunk per word of {@code input.text}. A class of its own: its input type is found from it. */
public final class Streaming implements StreamHandler<Streaming.Text, String> {

    /** What a caller sends. */
    public record Text(@Nullable String text) {}

    public static void main(String[] args) {
        Worker.streaming(new Streaming()).returnAggregateStream().run(args);
    }

    @Override
    public void stream(Text input, ChunkSink<String> chunks, JobContext job) {
        String text = input.text();
        if (text == null) {
            throw JobFailedException.because("input.text is missing; send {\"input\": {\"text\": \"some words\"}}");
        }
        for (String word : text.strip().split("\\s+")) {
            chunks.send(word);
        }
    }
}
