package io.github.runpodjava.internal.single;

import io.github.runpodjava.StartupException;
import io.github.runpodjava.internal.json.SentJson;
import io.github.runpodjava.job.TakenJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the one job of the test-input mode, from a flag or a file. */
public final class TestJob {
    /** The file that is looked for in the working folder. */
    public static final String FILE = "test_input.json";

    private static final String EXAMPLE = "{\"input\": {\"name\": \"value\"}}";
    private static final String DEFAULT_ID = "local_test";

    private TestJob() {}

    /**
     * Reads the file.
     *
     * @throws StartupException saying what is wrong with it
     */
    public static TakenJob fromFile(Path file, ObjectMapper mapper, InstantSource clock) {
        String json;
        try {
            json = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new StartupException("There is no job to run: RUNPOD_WEBHOOK_GET_JOB is not set, and "
                    + file.toAbsolutePath() + " does not exist.\nWrite a job into that file, as in " + EXAMPLE
                    + ", or pass one with --test-input, or start with --serve-api and send jobs to it.");
        } catch (IOException e) {
            throw new StartupException(file.toAbsolutePath() + " cannot be read: " + e.getMessage()
                    + ". It must be a UTF-8 text file with a job in it, as in " + EXAMPLE);
        }
        return parse(file.toAbsolutePath().toString(), json, mapper, clock);
    }

    /**
     * Reads a JSON text.
     *
     * @param source where it came from, for the message
     * @throws StartupException saying what is wrong with it
     */
    public static TakenJob parse(String source, String json, ObjectMapper mapper, InstantSource clock) {
        JsonNode node;
        try {
            node = SentJson.read(mapper, json);
        } catch (JacksonException e) {
            throw new StartupException(source + " is not JSON: " + withoutSource(e.getOriginalMessage()) + " (line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr()
                    + "). Expected a job, as in " + EXAMPLE);
        }
        if (!(node instanceof ObjectNode job)) {
            throw new StartupException(source + " is not a JSON object. Expected a job, as in " + EXAMPLE);
        }
        JsonNode input = job.get("input");
        if (input == null || input.isNull()) {
            String problem =
                    input == null ? " has no \"input\"" : " has an \"input\" that is null, which RunPod takes for none";
            throw new StartupException(source + problem + ". Expected a job, as in " + EXAMPLE);
        }
        JsonNode id = job.get("id");
        String name = id == null || id.asString("").isBlank() ? DEFAULT_ID : id.asString();
        job.put("id", name);
        return new TakenJob(name, job, clock.instant());
    }

    /** Jackson names the source of what was not closed, which says nothing about a text. */
    private static String withoutSource(String message) {
        return message.replaceFirst(" \\(start marker at \\[Source:.*?\\]\\)", "");
    }
}
