package io.github.runpodjava.samples.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.Worker;
import io.github.runpodjava.localserver.SubmittedJob;
import io.github.runpodjava.testing.LocalWorker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamingTest {
    @RegisterExtension
    static final LocalWorker worker =
            LocalWorker.of(Worker.streaming(new Streaming()).returnAggregateStream());

    @Test
    void each_word_is_a_chunk() {
        SubmittedJob job = worker.run(new Streaming.Text("three little  words"));

        assertThat(job.chunks(String.class)).containsExactly("three", "little", "words");
    }

    @Test
    void the_result_repeats_all_words() {
        List<?> output = worker.runSync(new Streaming.Text("two words")).output(List.class);

        assertThat(output).hasSize(2);
    }

    @Test
    void a_job_without_text_is_told_what_to_send() {
        assertThat(worker.runSync(Map.of()).error())
                .contains("input.text is missing; send {\"input\": {\"text\": \"some words\"}}");
    }
}
