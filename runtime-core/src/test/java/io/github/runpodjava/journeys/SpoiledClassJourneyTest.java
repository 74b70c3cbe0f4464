package io.github.runpodjava.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.JobFailedException;
import io.github.runpodjava.Worker;
import io.github.runpodjava.WorkerBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A class that there was no memory to initialize can never be used again: a worker that needs it fails every job. */
class SpoiledClassJourneyTest {
    private final Journey journey = new Journey();

    SpoiledClassJourneyTest() {
        try {
            Spoiled.use();
        } catch (OutOfMemoryError | NoClassDefFoundError spoiled) {
            // By the first test or by this one.
        }
    }

    @AfterEach
    void end() {
        journey.close();
    }

    private void endsAfterFailing(WorkerBuilder builder) throws Exception {
        Worker worker = journey.start(builder);

        JsonNode body = journey.ask("1");

        assertThat(body.get("error").asString()).contains("Could not initialize class");
        assertThat(body.get("stopPod").asBoolean()).isTrue();
        assertThat(worker.awaitStop()).isFalse();
    }

    @Test
    void the_worker_ends_when_a_handler_needs_it() throws Exception {
        endsAfterFailing(Worker.handling(JsonNode.class, (json, job) -> {
            Spoiled.use();
            return 1;
        }));
    }

    @Test
    void the_worker_ends_when_a_handler_says_so_in_a_sentence() throws Exception {
        endsAfterFailing(Worker.handling(JsonNode.class, (json, job) -> {
            try {
                Spoiled.use();
                return 1;
            } catch (NoClassDefFoundError e) {
                throw JobFailedException.because(e.getMessage(), e);
            }
        }));
    }

    @Test
    void the_worker_ends_when_a_result_is_written_with_it() throws Exception {
        endsAfterFailing(Worker.handling(JsonNode.class, (json, job) -> Map.of("image", new Image())));
    }

    @Test
    void the_worker_ends_when_a_chunk_is_written_with_it() throws Exception {
        endsAfterFailing(Worker.<JsonNode, Map<String, Image>>streaming(
                JsonNode.class, (json, chunks, job) -> chunks.send(Map.of("image", new Image()))));
    }

    static final class Image {
        public String getCodec() {
            Spoiled.use();
            return "png";
        }
    }

    private static final class Spoiled {
        static {
            fail();
        }

        private static void fail() {
            throw new OutOfMemoryError("Java heap space");
        }

        static void use() {}
    }
}
